/** The whole tree as text, for the storage: the machine, all its events, and which of them do not follow the one before. */
import { seeds, type History } from '../../src/history/index.ts';
import { printEvent, printScript, type ProtocolId } from '../../src/world/index.ts';
import type { Edits } from '../store/index.ts';

/** Raised whenever the shape below changes; an older page then leaves the newer one's text alone. */
export const VERSION = 1;
/** With edited listings, which a page of the first shape would lose. */
export const VERSION_EDITED = 2;

export interface Saved {
  readonly v: typeof VERSION | typeof VERSION_EDITED;
  readonly protocol: ProtocolId;
  /** The machine as a script without events. */
  readonly machine: string;
  /** Every event's line, in the order of the moments; on their own they need not make a script, since branches lie between them. */
  readonly events: string;
  /** Moments whose parent is not the moment before: id, parent, id, parent… */
  readonly forks: readonly number[];
  readonly cursor: number;
  readonly tip: number;
  readonly edits?: Edits;
}

export function writeTree(h: History, edits: Edits = {}): string {
  const edited = Object.keys(edits).length > 0;
  const saved: Saved = {
    v: edited ? VERSION_EDITED : VERSION,
    protocol: h.protocol,
    machine: printScript({ topology: h.topology, events: [] }),
    events: h.moments
      .slice(1)
      .map(({ outcome }) => printEvent(outcome!.event))
      .join('\n'),
    forks: h.moments.flatMap(({ id, parent }) => (parent === null || parent === id - 1 ? [] : [id, parent])),
    cursor: h.cursor,
    tip: h.tip,
    ...(edited && { edits }),
  };
  return JSON.stringify(saved);
}

/** Whether two trees were tried on the same machine in the same way. */
export function sameWork(a: History, b: History): boolean {
  return (
    a === b ||
    (a.moments.length === b.moments.length &&
      JSON.stringify(seeds(a)) === JSON.stringify(seeds(b)) &&
      printScript({ topology: a.topology, events: [] }) === printScript({ topology: b.topology, events: [] }))
  );
}
