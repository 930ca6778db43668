/** The whole tree as text, for the storage: one script of all its events, and which of them do not follow the one before. */
import { seeds, type History } from '../../src/history/index.ts';
import { printScript, type ProtocolId } from '../../src/world/index.ts';

/** Raised whenever the shape below changes; an older page then leaves the newer one's text alone. */
export const VERSION = 1;

export interface Saved {
  readonly v: typeof VERSION;
  readonly protocol: ProtocolId;
  readonly script: string;
  /** Moments whose parent is not the moment before: id, parent, id, parent… */
  readonly forks: readonly number[];
  readonly cursor: number;
  readonly tip: number;
}

export function writeTree(h: History): string {
  const saved: Saved = {
    v: VERSION,
    protocol: h.protocol,
    script: printScript({ topology: h.topology, events: h.moments.slice(1).map(({ outcome }) => outcome!.event) }),
    forks: h.moments.flatMap(({ id, parent }) => (parent === null || parent === id - 1 ? [] : [id, parent])),
    cursor: h.cursor,
    tip: h.tip,
  };
  return JSON.stringify(saved);
}

/** Whether two trees were tried on the same machine in the same way. */
export function sameWork(a: History, b: History): boolean {
  return a === b || (a.moments.length === b.moments.length && JSON.stringify(seeds(a)) === JSON.stringify(seeds(b))
    && printScript({ topology: a.topology, events: [] }) === printScript({ topology: b.topology, events: [] }));
}
