import type { Event, ProtocolId, Topology } from '../world/index.ts';
import type { GroupView, Outcome, Step, World } from '../machine/index.ts';

/** One point in the history: the outcome of an event, and the world after it. Moment 0 is the boot. */
export interface Moment {
  /** Its index in `History.moments`. It never changes. */
  readonly id: number;
  /** The moment in which the event ran; null for the boot. A parent always has a smaller id. */
  readonly parent: number | null;
  /** Null for the boot. */
  readonly outcome: Outcome | null;
  readonly world: World;
  /** The number of events from the boot to this moment. */
  readonly depth: number;
}

/**
 * All events of a session, as a tree. It is immutable: every function returns a new history, or the same one if
 * nothing changed.
 */
export interface History {
  readonly topology: Topology;
  readonly protocol: ProtocolId;
  readonly moments: readonly Moment[];
  /** The moment that the page shows. */
  readonly cursor: number;
  /** The last moment of the current line. The cursor is on the path to it, so redo knows the way. */
  readonly tip: number;
}

/** An event and the id of the moment in which it ran: the tree before any world is computed. */
export interface Seed {
  readonly parent: number;
  readonly event: Event;
}

/**
 * The functions of the machines that the history needs. They are a parameter, so that tests of the tree need no
 * protocol.
 */
export interface Machines {
  boot(topology: Topology, protocol: ProtocolId): World;
  step(world: World, event: Event): Step;
  groupViews(world: World): readonly GroupView[];
}
