/** The data of a world of the code engine. All data is immutable: a step shares everything that it did not change. */
import type { HeldLock } from '../c/run/index.ts';
import type { Program } from '../c/index.ts';
import type { Reading, World } from '../machine/index.ts';
import type {
  DeviceName,
  DriverName,
  Event,
  FileName,
  GroupName,
  PersistentList,
  PersistentMap,
} from '../world/index.ts';
import type { Tale } from './tale.ts';

/** A compiled listing, shipped or edited. */
export interface Told {
  /** Compiled from `dma.h`, the listing and its glue. The listing is file 1. */
  readonly program: Program;
  /** The text of the listing, which reasons quote. */
  readonly source: string;
}

/** The byte addresses of a group's objects in its memory. An object never moves. */
export interface Places {
  /** The first free byte. */
  readonly top: number;
  readonly group: number;
  readonly domains: Readonly<Record<'default' | 'blocking' | 'private', number>>;
  readonly devices: ReadonlyMap<DeviceName, number>;
  readonly files: ReadonlyMap<FileName, number>;
  readonly drivers: ReadonlyMap<DriverName, number>;
}

/** The environment's record of a device. The driver of the device is in memory. */
export interface CodeDevice {
  readonly name: DeviceName;
  readonly files: readonly FileName[];
  readonly waiting: readonly ('unbind' | 'unplug')[];
}

export interface CodeGroup {
  readonly name: GroupName;
  /** Words. A finished group never changes its memory. */
  readonly memory: Int32Array;
  readonly places: Places;
  readonly devices: readonly CodeDevice[];
  readonly env: Reading['env'];
  /** Locks that calls left held, with the statements that took them. */
  readonly held: readonly HeldLock[];
  /** The event that left the first of these locks held. */
  readonly lockedBy: Event | null;
  /** Set in the middle of an event. The locks of the event are then held, but not left held. */
  readonly midway?: true;
}

export interface CodeFile {
  readonly name: FileName;
  readonly open: boolean;
  readonly holds: readonly DeviceName[];
}

/** The world after an event, computed by the code engine. */
export interface CodeWorld extends World {
  readonly tale: Tale;
  readonly told: {
    readonly groups: PersistentList<CodeGroup>;
    /** The group index of each present device. */
    readonly home: PersistentMap<number>;
    /** The owner files, in the order of their first opening. */
    readonly files: PersistentMap<CodeFile>;
  };
}
