/**
 * Everything that was tried, as an immutable tree of moments. Stepping back moves the cursor, acting in the past starts a branch, and
 * nothing is ever lost. The worlds come from the machines.
 */
import { boot, groupViews, step } from '../machine/index.ts';
import type { Event, ProtocolId, Topology } from '../world/index.ts';
import * as acts from './act.ts';
import * as differences from './difference.ts';
import * as tellers from './teller.ts';
import type { History, Machines, Seed } from './types.ts';

export type { History, Moment, Seed } from './types.ts';
export { type Answer, answerOf, type Teller } from './teller.ts';
export { hasVfio, withoutVfio } from './calls.ts';
export { jump, redo, seeds, undo } from './act.ts';
export {
  branches,
  children,
  current,
  eventsTo,
  farthest,
  line,
  momentOf,
  nextRefusal,
  onLine,
  sameEvent,
  siblings,
} from './line.ts';

const machines: Machines = { boot, step, groupViews };
/** How a world comes up; without it the machines' own. The code's worlds bring their telling along, so nothing else has to be said. */
export type Boot = Machines['boot'];
const bootedBy = (own: Boot | undefined): Machines => (own ? { ...machines, boot: own } : machines);

/** A history in which nothing happened yet. */
export const start = (topology: Topology, protocol: ProtocolId, own?: Boot): History =>
  acts.start(bootedBy(own), topology, protocol);
/** Does an event at the cursor; in the past it starts a branch, or goes the way of the same event that was tried there. */
export const act = (h: History, event: Event): History => acts.act(machines, h, event);
/** Does many events one after the other. */
export const actAll = (h: History, events: readonly Event[]): History => acts.actAll(machines, h, events);
/** The same, an event at a time; yields how many were done. */
export const acting = (h: History, events: readonly Event[]): Generator<number, History> =>
  acts.acting(machines, h, events);
/** The same tree with the same ids, as another version answers it. */
export const replay = (h: History, protocol: ProtocolId, own?: Boot): History =>
  acts.replay(bootedBy(own), h, protocol);
/** The same, a slice at a time. */
export const replaying = (h: History, protocol: ProtocolId, own?: Boot): Generator<number, History> =>
  acts.replaying(bootedBy(own), h, protocol);
/** The first moment of the current line in which two replays of one tree tell different things, or null. */
export const firstDifference = (before: History, after: History): number | null =>
  differences.firstDifference(machines, before, after);
/** A written-down tree, computed at once. */
export const grow = (
  topology: Topology,
  protocol: ProtocolId,
  written: readonly Seed[],
  cursor: number,
  tip: number,
  own?: Boot,
): History => acts.grow(bootedBy(own), topology, protocol, written, cursor, tip);
/** A written-down tree, computed a slice at a time; yields how many moments there are so far. */
export const growing = (
  topology: Topology,
  protocol: ProtocolId,
  written: readonly Seed[],
  cursor: number,
  tip: number,
  own?: Boot,
): Generator<number, History> => acts.growing(bootedBy(own), topology, protocol, written, cursor, tip);
/** A version that can be told events one after the other and keeps its answers alone. */
export const teller = (topology: Topology, protocol: ProtocolId, own?: Boot): tellers.Teller =>
  tellers.teller(bootedBy(own), topology, protocol);
