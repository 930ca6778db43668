/** Reads a stored tree. Loaded when there is a stored tree. */
import { type Boot, growing, type History, type Seed } from '../../src/history/index.ts';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import {
  type Event,
  type Excess,
  parseEvent,
  PAGE_LIMITS,
  parseScript,
  type Problem,
  PROTOCOL_IDS,
  type ProtocolId,
  type Topology,
} from '../../src/world/index.ts';
import type { Edits } from '../store/index.ts';
import { type Saved, VERSION, VERSION_EDITED } from './written.ts';

/** A tree that was read and can be computed. */
export interface Tree {
  readonly protocol: ProtocolId;
  readonly topology: Topology;
  readonly seeds: readonly Seed[];
  readonly cursor: number;
  readonly tip: number;
  readonly edits: Edits;
}

/** Reads well-formed lines only. It does not check that the names were introduced, because a tree is no script. */
function eventsOf(lines: readonly string[]): Event[] | null {
  const events: Event[] = [];
  for (const line of lines) {
    const read = parseEvent(line);
    if (!read.ok) return null;
    events.push(read.value);
  }
  return events;
}

/** The first limit of the page that the machine exceeds. */
function excessOf(problems: readonly Problem[]): Excess | null {
  const found = problems.find(({ code, params }) => code === 'too-many' && params.what !== 'schedule')?.params;
  return found ? ({ what: found.what, found: Number(found.found), limit: Number(found.limit) } as Excess) : null;
}

/** The edited texts by version. Drops everything else. */
function editsOf(saved: unknown): Edits {
  const known = typeof saved === 'object' && saved !== null ? (saved as Readonly<Record<string, unknown>>) : {};
  return Object.fromEntries(PROTOCOL_IDS.flatMap((id) => (typeof known[id] === 'string' ? [[id, known[id]]] : [])));
}

/**
 * Reads a text of `writeTree`. Never throws.
 * Gives `newer` for a tree of a newer page, and an excess for a tree beyond a limit of the page. Null for any other
 * text.
 */
export function treeOf(text: string): Tree | Excess | 'newer' | null {
  let saved: Partial<Saved> | null;
  try {
    saved = JSON.parse(text) as Partial<Saved> | null;
  } catch {
    return null;
  }
  if (typeof saved?.v === 'number' && saved.v > VERSION_EDITED) return 'newer';
  if (
    typeof saved !== 'object' ||
    (saved?.v !== VERSION && saved?.v !== VERSION_EDITED) ||
    typeof saved.machine !== 'string' ||
    typeof saved.events !== 'string' ||
    !Array.isArray(saved.forks)
  )
    return null;
  // If the cursor or the tip is no number, the computation of the tree corrects it.
  const { protocol, forks, cursor, tip } = saved as Saved;
  if (!IMPLEMENTED.includes(protocol)) return null;
  const lines = saved.events === '' ? [] : saved.events.split('\n');
  if (lines.length > PAGE_LIMITS.events) return { what: 'events', found: lines.length, limit: PAGE_LIMITS.events };
  const read = parseScript(saved.machine, PAGE_LIMITS);
  if (!read.ok) return excessOf(read.problems);
  const events = eventsOf(lines);
  if (!events) return null;
  const parents = new Map<number, number>();
  for (let i = 0; i + 1 < forks.length; i += 2) parents.set(forks[i]!, forks[i + 1]!);
  return {
    protocol,
    topology: read.value.topology,
    cursor,
    tip,
    edits: editsOf(saved.edits),
    seeds: events.map((event, i) => ({ event, parent: parents.get(i + 1) ?? i })),
  };
}

export const isTree = (read: ReturnType<typeof treeOf>): read is Tree =>
  read !== null && typeof read === 'object' && 'seeds' in read;

/** A tree that can be computed; null for anything else. Never throws. */
export function readTree(text: string): Tree | null {
  const read = treeOf(text);
  return isTree(read) ? read : null;
}

/** True if a tree contains a race. Only the listings compute a race. */
export const hasRace = ({ seeds: written }: Pick<Tree, 'seeds'>): boolean =>
  written.some(({ event }) => event.type === 'race');

export const growTree = (
  { protocol, topology, seeds: written, cursor, tip }: Tree,
  own?: Boot,
): Generator<number, History> => growing(topology, protocol, written, cursor, tip, own);
