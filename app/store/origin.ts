/**
 * Knows the origin of each scenario. The topology object identifies a scenario, because it stays the same while the
 * reader works.
 */
import { type History, sameEvent, seeds } from '../../src/history/index.ts';
import type { Event, ProtocolId, Topology } from '../../src/world/index.ts';
import type { Edits } from './types.ts';

/**
 * The opening, a link and a lesson's scene need no stored record, until the reader works on them. The page can show
 * them again without a record.
 */
export type Origin = 'opening' | 'own' | 'link' | 'machine' | 'file' | 'lesson';

/** The start of a scenario, before the reader works on it: a line of events under a version, with edited listings. */
export interface Start {
  readonly protocol: ProtocolId;
  readonly events: readonly Event[];
  readonly edits: Edits;
}

const origins = new WeakMap<Topology, { readonly origin: Origin; readonly start: Start | undefined }>();

/**
 * Records the origin of a topology before it comes to the board. Without `start`, the scenario counts as the reader's
 * work immediately.
 */
export function cameFrom(topology: Topology, origin: Origin, start?: Start): void {
  origins.set(topology, { origin, start });
}

/** A topology without a recorded origin is the reader's own work. */
export const originOf = (topology: Topology): Origin => origins.get(topology)?.origin ?? 'own';

/** True if two sets of edits contain the same texts. */
export function sameEdits(a: Edits, b: Edits): boolean {
  if (a === b) return true;
  const ids = Object.keys(a) as (keyof Edits)[];
  return ids.length === Object.keys(b).length && ids.every((id) => a[id] === b[id]);
}

/** True if the reader did anything beyond the start of the scenario. Moving the cursor is not work. */
export function isWork(history: History, edits: Edits): boolean {
  const start = origins.get(history.topology)?.start;
  if (
    !start ||
    history.protocol !== start.protocol ||
    history.moments.length > start.events.length + 1 ||
    !sameEdits(edits, start.edits)
  )
    return true;
  return seeds(history).some(({ parent, event }, index) => parent !== index || !sameEvent(event, start.events[index]!));
}
