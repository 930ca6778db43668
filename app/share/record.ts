/** A stored scenario as text. The functions are pure; `places.ts` stores the text. */
import type { Origin } from '../store/index.ts';

/**
 * Every scenario has a separate key. There is no index that two windows could damage. The list contains the keys that
 * exist.
 */
export const PREFIX = 'dma-owner:scenario:';
export const keyOf = (id: string): string => `${PREFIX}${id}`;
/** A page without encryption has no `crypto.randomUUID`. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

/** Increases with every change of the shape below. An older page does not touch a newer record. */
const VERSION = 1;
/** The last time that `Date` can express. The list prints the time of a change. */
const LAST_MOMENT = 8_640_000_000_000_000;
const ORIGINS: readonly Origin[] = ['opening', 'own', 'link', 'machine', 'file', 'lesson'];

export interface Record {
  /** Whole milliseconds since 1970. */
  readonly changed: number;
  readonly from: Origin;
  /** The text that `writeTree` wrote. */
  readonly tree: string;
}

export function printRecord({ changed, from, tree }: Record): string {
  // The tree is already JSON.
  return `{"v":${VERSION},"changed":${changed},"from":"${from}","tree":${tree}}`;
}

const isMoment = (changed: unknown): changed is number =>
  Number.isInteger(changed) && (changed as number) >= 0 && (changed as number) <= LAST_MOMENT;

/**
 * Reads a text of `printRecord`. Gives `newer` for a record of a newer page, and `unreadable` for any other text.
 * Never throws.
 */
export function readRecord(text: string): Record | 'newer' | 'unreadable' {
  try {
    const read = JSON.parse(text) as {
      readonly v?: unknown;
      readonly changed?: unknown;
      readonly from?: unknown;
      readonly tree?: unknown;
    } | null;
    if (typeof read?.v === 'number' && read.v > VERSION) return 'newer';
    const from = ORIGINS.find((origin) => origin === read?.from);
    if (read?.v !== VERSION || !isMoment(read.changed) || !from || typeof read.tree !== 'object' || read.tree === null)
      return 'unreadable';
    return { changed: read.changed, from, tree: JSON.stringify(read.tree) };
  } catch {
    return 'unreadable';
  }
}

export const isReadable = (text: string): boolean => typeof readRecord(text) !== 'string';
