/**
 * Everything of VFIO and iommufd that user space has open. A descriptor is a name that refers to an object. The
 * object can live longer than the descriptor: a container lives while a group is in it. Objects are snapshots of the
 * statecharts in this folder.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import {
  type DeviceName,
  type DriverName,
  type FileName,
  PersistentMap,
  type ProcessName,
  type ProtocolId,
} from '../../world/index.ts';

export type DescriptorKind = 'container' | 'group' | 'iommufd' | 'device' | 'cdev';

export interface Descriptor {
  readonly name: FileName;
  readonly kind: DescriptorKind;
  /**
   * The object's name: the name of its first descriptor, made unique. The protocol compares owners by their tokens.
   */
  readonly token: string;
  readonly process: ProcessName | null;
  readonly open: boolean;
}

export interface VfioObject {
  readonly machine: AnyStateMachine;
  readonly snapshot: AnyMachineSnapshot;
}

/** An I/O address space: a number inside one iommufd. The script refers to it by a name. */
export interface Ioas {
  readonly iommufd: string;
  readonly id: number;
}

/** The driver modules that were loaded or unloaded, each in its one spelling. All other drivers are available. */
export interface Modules {
  readonly loaded: PersistentMap<true>;
  readonly absent: PersistentMap<true>;
  /** Modules whose unloading waits, and the devices that it waits for. */
  readonly unloading: PersistentMap<{ readonly driver: DriverName; readonly devices: readonly DeviceName[] }>;
}

export interface Vfio {
  /** Open and closed descriptors, in the order of their opening. */
  readonly descriptors: PersistentMap<Descriptor>;
  readonly objects: PersistentMap<VfioObject>;
  /** The objects that are device files, by device. */
  readonly deviceFiles: PersistentMap<PersistentMap<VfioObject>>;
  /** The device files by the device's group, in the order of their opening. */
  readonly filesInGroups: PersistentMap<PersistentMap<VfioObject>>;
  /** The objects that are group files, by group. An orphaned group file is left out. */
  readonly groupFiles: PersistentMap<PersistentMap<VfioObject>>;
  /** The names of each process's open descriptors, in the order of their opening. */
  readonly processes: PersistentMap<PersistentMap<true>>;
  readonly ioas: PersistentMap<Ioas>;
  readonly modules: Modules;
}

/** The versions that have VFIO's own calls. */
export const WITH_VFIO: ReadonlySet<ProtocolId> = new Set(['viability', 'linux-5.19', 'linux-6.2', 'linux-7.3']);

/** The VFIO state of every world without VFIO events. */
export const NO_VFIO: Vfio = {
  descriptors: PersistentMap.of(),
  objects: PersistentMap.of(),
  deviceFiles: PersistentMap.of(),
  filesInGroups: PersistentMap.of(),
  groupFiles: PersistentMap.of(),
  processes: PersistentMap.of(),
  ioas: PersistentMap.of(),
  modules: { loaded: PersistentMap.of(), absent: PersistentMap.of(), unloading: PersistentMap.of() },
};
