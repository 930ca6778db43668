/**
 * What user space has open of VFIO and iommufd. A descriptor is a name that leads to an object; the object may outlive it, as a container does
 * while a group is in it. Objects are snapshots of the machines beside this file.
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
  /** The object behind it: the name that it was first opened by, made unique. The protocol compares owners by it. */
  readonly token: string;
  readonly process: ProcessName | null;
  readonly open: boolean;
}

export interface VfioObject {
  readonly machine: AnyStateMachine;
  readonly snapshot: AnyMachineSnapshot;
}

/** An I/O address space: a number inside one iommufd, by the name that the script gives it. */
export interface Ioas {
  readonly iommufd: string;
  readonly id: number;
}

/** Drivers' modules by their one spelling, as far as anybody loaded or unloaded one; every other driver is taken to be there. */
export interface Modules {
  readonly loaded: PersistentMap<true>;
  readonly absent: PersistentMap<true>;
  /** Modules whose unloading waits, and the devices that it waits for. */
  readonly unloading: PersistentMap<{ readonly driver: DriverName; readonly devices: readonly DeviceName[] }>;
}

export interface Vfio {
  /** Open descriptors and those that were closed, in the order of their opening. */
  readonly descriptors: PersistentMap<Descriptor>;
  readonly objects: PersistentMap<VfioObject>;
  /** The objects that are device files, by their device. */
  readonly deviceFiles: PersistentMap<PersistentMap<VfioObject>>;
  /** The same by the device's group, in the order of their opening. */
  readonly filesInGroups: PersistentMap<PersistentMap<VfioObject>>;
  /** The objects that are files of a group and belong to it, by the group. */
  readonly groupFiles: PersistentMap<PersistentMap<VfioObject>>;
  /** The names of each process's open descriptors, in the order of their opening. */
  readonly processes: PersistentMap<PersistentMap<true>>;
  readonly ioas: PersistentMap<Ioas>;
  readonly modules: Modules;
}

/** The versions that have VFIO's own calls. */
export const WITH_VFIO: ReadonlySet<ProtocolId> = new Set(['viability', 'linux-5.19', 'linux-6.2', 'linux-7.3']);

/** Shared by every world in which nobody said a word about VFIO. */
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
