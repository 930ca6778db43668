/** One stored scenario as text. Pure: `places.ts` stores it. */
import type { Origin } from '../store/index.ts';

/** Every scenario has a key of its own. There is no index that two windows could damage: the list is the keys that are found. */
export const PREFIX = 'dma-owner:scenario:';
export const keyOf = (id: string): string => `${PREFIX}${id}`;
/** A page that came without encryption has no `crypto.randomUUID`. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

/** Raised whenever the shape below changes. An older page leaves a newer record alone. */
const VERSION = 1;
/** The last moment that `Date` knows. The list prints the moment of a change. */
const LAST_MOMENT = 8_640_000_000_000_000;
const ORIGINS: readonly Origin[] = ['opening', 'own', 'link', 'machine', 'file', 'lesson'];

export interface Record {
  /** Whole milliseconds since 1970. */
  readonly changed: number;
  readonly from: Origin;
  /** What `writeTree` wrote. */
  readonly tree: string;
}

export function printRecord({ changed, from, tree }: Record): string {
  // The tree is JSON already.
  return `{"v":${VERSION},"changed":${changed},"from":"${from}","tree":${tree}}`;
}

const isMoment = (changed: unknown): changed is number =>
  Number.isInteger(changed) && (changed as number) >= 0 && (changed as number) <= LAST_MOMENT;

/** Reads what `printRecord` wrote. `newer` is a record of a newer page, `unreadable` anything else. Never throws. */
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
