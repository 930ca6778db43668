/** Reading what the storage kept; loaded when there is something. */
import { type Boot, growing, type History, type Seed } from '../../src/history/index.ts';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import { type Event, parseEvent, PAGE_LIMITS, parseScript, PROTOCOL_IDS, type ProtocolId, type Topology } from '../../src/world/index.ts';
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

/** Well-formed lines only; whether their names were introduced is a question for a script, not for a tree. */
function eventsOf(lines: string): Event[] | null {
  const events: Event[] = [];
  const all = lines === '' ? [] : lines.split('\n', PAGE_LIMITS.events + 1);
  if (all.length > PAGE_LIMITS.events) return null;
  for (const line of all) {
    const read = parseEvent(line);
    if (!read.ok) return null;
    events.push(read.value);
  }
  return events;
}

/** Texts by version; anything else is left out. */
function editsOf(saved: unknown): Edits {
  const known = typeof saved === 'object' && saved !== null ? (saved as Readonly<Record<string, unknown>>) : {};
  return Object.fromEntries(PROTOCOL_IDS.flatMap((id) => (typeof known[id] === 'string' ? [[id, known[id]]] : [])));
}

/** Reads what `writeTree` wrote; null for anything else. Never throws. */
export function readTree(text: string): Tree | null {
  let saved: Partial<Saved> | null;
  try {
    saved = JSON.parse(text) as Partial<Saved> | null;
  } catch {
    return null;
  }
  if (typeof saved !== 'object' || (saved?.v !== VERSION && saved?.v !== VERSION_EDITED) || typeof saved.machine !== 'string' || typeof saved.events !== 'string' || !Array.isArray(saved.forks)) return null;
  // A cursor or tip that is no number is put right when the tree is grown.
  const { protocol, forks, cursor, tip } = saved as Saved;
  const read = IMPLEMENTED.includes(protocol) ? parseScript(saved.machine, PAGE_LIMITS) : null;
  const events = eventsOf(saved.events);
  if (!read?.ok || !events) return null;
  const parents = new Map<number, number>();
  for (let i = 0; i + 1 < forks.length; i += 2) parents.set(forks[i]!, forks[i + 1]!);
  return { protocol, topology: read.value.topology, cursor, tip, edits: editsOf(saved.edits), seeds: events.map((event, i) => ({ event, parent: parents.get(i + 1) ?? i })) };
}

/** A race is told by the listings alone. */
export const hasRace = ({ seeds: written }: Pick<Tree, 'seeds'>): boolean => written.some(({ event }) => event.type === 'race');

export const growTree = ({ protocol, topology, seeds: written, cursor, tip }: Tree, own?: Boot): Generator<number, History> => growing(topology, protocol, written, cursor, tip, own);
