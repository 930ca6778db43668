/**
 * All events of a session, as an immutable tree of moments. A step back moves the cursor. An event in the past starts
 * a branch. Nothing is ever lost. The machines compute the worlds.
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
/**
 * Creates the first world. The default is the machines' `boot`. A world of the code engine computes its own steps, so
 * no other function needs replacing.
 */
export type Boot = Machines['boot'];
const bootedBy = (own: Boot | undefined): Machines => (own ? { ...machines, boot: own } : machines);

/** A history with no events. */
export const start = (topology: Topology, protocol: ProtocolId, own?: Boot): History =>
  acts.start(bootedBy(own), topology, protocol);
/** Runs an event at the cursor. In the past this starts a branch, or follows the branch that already has this event. */
export const act = (h: History, event: Event): History => acts.act(machines, h, event);
/** Runs many events in order. */
export const actAll = (h: History, events: readonly Event[]): History => acts.actAll(machines, h, events);
/** Like `actAll`, one event at a time. Yields the number of events done. */
export const acting = (h: History, events: readonly Event[]): Generator<number, History> =>
  acts.acting(machines, h, events);
/** Computes the same tree under another version. The ids stay the same. */
export const replay = (h: History, protocol: ProtocolId, own?: Boot): History =>
  acts.replay(bootedBy(own), h, protocol);
/** Like `replay`, one event at a time. */
export const replaying = (h: History, protocol: ProtocolId, own?: Boot): Generator<number, History> =>
  acts.replaying(bootedBy(own), h, protocol);
/** The first moment of the current line in which two replays of one tree differ; null if there is none. */
export const firstDifference = (before: History, after: History): number | null =>
  differences.firstDifference(machines, before, after);
/** Computes a tree from its seeds, in one call. */
export const grow = (
  topology: Topology,
  protocol: ProtocolId,
  written: readonly Seed[],
  cursor: number,
  tip: number,
  own?: Boot,
): History => acts.grow(bootedBy(own), topology, protocol, written, cursor, tip);
/** Computes a tree from its seeds, one event at a time. Yields the number of moments so far. */
export const growing = (
  topology: Topology,
  protocol: ProtocolId,
  written: readonly Seed[],
  cursor: number,
  tip: number,
  own?: Boot,
): Generator<number, History> => acts.growing(bootedBy(own), topology, protocol, written, cursor, tip);
/** Runs events under one version, and keeps only the answers. */
export const teller = (topology: Topology, protocol: ProtocolId, own?: Boot): tellers.Teller =>
  tellers.teller(bootedBy(own), topology, protocol);
