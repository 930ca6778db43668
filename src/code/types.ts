/** What a world told by code is made of. All of it is immutable: a step shares what it did not change. */
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

/** A listing that can be run: shipped, or somebody's own. */
export interface Told {
  /** Compiled from `dma.h`, the listing and its glue; the listing is file 1. */
  readonly program: Program;
  /** The listing's text, which reasons quote. */
  readonly source: string;
}

/** Where a group's structures stand in its memory, as byte addresses. They keep their place for ever. */
export interface Places {
  /** The first free byte. */
  readonly top: number;
  readonly group: number;
  readonly domains: Readonly<Record<'default' | 'blocking' | 'private', number>>;
  readonly devices: ReadonlyMap<DeviceName, number>;
  readonly files: ReadonlyMap<FileName, number>;
  readonly drivers: ReadonlyMap<DriverName, number>;
}

/** What the world around knows of a device; its driver stands in memory. */
export interface CodeDevice {
  readonly name: DeviceName;
  readonly files: readonly FileName[];
  readonly waiting: readonly ('unbind' | 'unplug')[];
}

export interface CodeGroup {
  readonly name: GroupName;
  /** Words; never written once the group stands. */
  readonly memory: Int32Array;
  readonly places: Places;
  readonly devices: readonly CodeDevice[];
  readonly env: Reading['env'];
  /** Locks that calls left held, with the statements that took them. */
  readonly held: readonly HeldLock[];
  /** The event that left the first of them. */
  readonly lockedBy: Event | null;
  /** Set in the middle of an event, where its locks are held and not left held. */
  readonly midway?: true;
}

export interface CodeFile {
  readonly name: FileName;
  readonly open: boolean;
  readonly holds: readonly DeviceName[];
}

/** Everything after some event, told by code. */
export interface CodeWorld extends World {
  readonly tale: Tale;
  readonly told: {
    readonly groups: PersistentList<CodeGroup>;
    /** The group that each present device is in, as an index. */
    readonly home: PersistentMap<number>;
    /** In the order of their first opening. */
    readonly files: PersistentMap<CodeFile>;
  };
}
