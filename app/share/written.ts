/**
 * The whole tree as text for the storage: the machine, all events, and the events that do not follow the previous
 * event.
 */
import { seeds, type History } from '../../src/history/index.ts';
import { printEvent, printScript, type ProtocolId } from '../../src/world/index.ts';
import type { Edits } from '../store/index.ts';

/** Increases with every change of the shape below. An older page then does not touch the text of a newer page. */
export const VERSION = 1;
/** The version of a text with edited listings. A page that knows only version 1 would lose them. */
export const VERSION_EDITED = 2;

export interface Saved {
  readonly v: typeof VERSION | typeof VERSION_EDITED;
  readonly protocol: ProtocolId;
  /** The machine as a script without events. */
  readonly machine: string;
  /**
   * The script line of every event, in the order of the moments. The lines alone need not be a script, because there
   * are branches between them.
   */
  readonly events: string;
  /** Moments whose parent is not the previous moment: id, parent, id, parent… */
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

/** True if two trees have the same machine and the same events at the same places. */
export function sameWork(a: History, b: History): boolean {
  return (
    a === b ||
    (a.moments.length === b.moments.length &&
      JSON.stringify(seeds(a)) === JSON.stringify(seeds(b)) &&
      printScript({ topology: a.topology, events: [] }) === printScript({ topology: b.topology, events: [] }))
  );
}
