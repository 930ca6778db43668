import type { Event, ProtocolId, Topology } from '../world/index.ts';
import type { GroupView, Outcome, Step, World } from '../machine/index.ts';

/** One point of the story: an event's outcome and the world after it. Moment 0 is the boot. */
export interface Moment {
  /** Its place in `History.moments`; a moment keeps it for ever. */
  readonly id: number;
  /** The moment in which the event was done; null for the boot. Always a smaller id. */
  readonly parent: number | null;
  /** Null for the boot. */
  readonly outcome: Outcome | null;
  readonly world: World;
  /** How many events lie between it and the boot. */
  readonly depth: number;
}

/** Everything that was tried, as a tree. Immutable: every function gives a new one, or the same one where nothing changed. */
export interface History {
  readonly topology: Topology;
  readonly protocol: ProtocolId;
  readonly moments: readonly Moment[];
  /** The moment that is looked at. */
  readonly cursor: number;
  /** The farthest moment of the current line; the cursor is on the way to it, so that redo is exact. */
  readonly tip: number;
}

/** An event and the moment in which it was done: a tree as it is written down, before any world is computed. */
export interface Seed {
  readonly parent: number;
  readonly event: Event;
}

/** What the history asks of the machines. A parameter, so that the tree can be tested without any protocol. */
export interface Machines {
  boot(topology: Topology, protocol: ProtocolId): World;
  step(world: World, event: Event): Step;
  groupViews(world: World): readonly GroupView[];
}
