/** Everything as it is after some event: snapshots of machines, immutable; a step shares what it did not change with the world before. */
import { type AnyMachineSnapshot, initialTransition } from 'xstate';
import type { Telling } from './types.ts';
import {
  type DeviceName,
  type DriverName,
  type Event,
  type FileName,
  type GroupName,
  PersistentList,
  PersistentMap,
  type ProtocolId,
  type Topology,
} from '../world/index.ts';
import { type Device, deviceMachine } from './driver-core.ts';
import { type OwnerFile, ownerFileMachine } from './owner-file.ts';
import { versionOf } from './versions.ts';
import { NO_VFIO, type Vfio } from './vfio/state.ts';

export interface DeviceState {
  readonly name: DeviceName;
  readonly snapshot: AnyMachineSnapshot;
  /** The last kernel driver that it had, where nobody named one at boot: what autoprobe would match. */
  readonly had?: DriverName;
}
export interface FileState {
  readonly name: FileName;
  readonly snapshot: AnyMachineSnapshot;
}
export interface GroupState {
  readonly name: GroupName;
  readonly snapshot: AnyMachineSnapshot;
  /** The call that left the lock held. */
  readonly lockedBy: Event | null;
  readonly devices: PersistentMap<DeviceState>;
}

export interface World {
  readonly protocol: ProtocolId;
  /** A kernel's own release within the version's span, or null for the one that the version names. */
  readonly release: string | null;
  readonly topology: Topology;
  /** After an oops or a BUG: nothing answers any more. */
  readonly dead: { readonly result: 'OOPS' | 'BUG'; readonly by: Event } | null;
  readonly groups: PersistentList<GroupState>;
  /** The group that each present device is in, as an index into `groups`. */
  readonly home: PersistentMap<number>;
  readonly files: PersistentMap<FileState>;
  /** Groups in which a kernel driver and a user own at once. */
  readonly split: PersistentMap<true>;
  /** What user space has open of VFIO and iommufd. */
  readonly vfio: Vfio;
  /** Set where somebody else tells the story: the machines' own parts above stay as they are at boot. */
  readonly telling?: Telling;
}

export const deviceInitial: AnyMachineSnapshot = initialTransition(deviceMachine)[0];
export const fileInitial: AnyMachineSnapshot = initialTransition(ownerFileMachine)[0];
export const deviceOf = (state: DeviceState): Device => state.snapshot.context as Device;
export const fileOf = (state: FileState): OwnerFile => state.snapshot.context as OwnerFile;

/** The group of each device, by its index. */
export const homes = ({ groups }: Topology): PersistentMap<number> =>
  PersistentMap.of(
    groups.flatMap(({ devices }, index) => devices.map((device): [DeviceName, number] => [device, index])),
  );

const indexes = new WeakMap<Topology, ReadonlyMap<GroupName, number>>();

/** A group's index by its name; -1 where the topology has none of that name. */
export function groupIndex(topology: Topology, name: GroupName): number {
  let known = indexes.get(topology);
  if (!known) indexes.set(topology, (known = new Map(topology.groups.map((group, index) => [group.name, index]))));
  return known.get(name) ?? -1;
}

/** A world whose story somebody else tells; whatever the teller keeps goes beside these. */
export function toldBy(telling: Telling, topology: Topology, protocol: ProtocolId, release: string | null): World {
  return {
    protocol,
    release,
    topology,
    dead: null,
    groups: PersistentList.of<GroupState>([]),
    home: PersistentMap.of(),
    files: PersistentMap.of(),
    split: PersistentMap.of(),
    vfio: NO_VFIO,
    telling,
  };
}

/** The machine as it is switched on: every device present, no driver, no file. */
export function bare(topology: Topology, protocol: ProtocolId, release: string | null): World {
  const { initial } = versionOf(protocol, release);
  const groups = topology.groups.map(({ name, devices }): GroupState => ({
    name,
    snapshot: initial,
    lockedBy: null,
    devices: PersistentMap.of(devices.map((device) => [device, { name: device, snapshot: deviceInitial }])),
  }));
  return {
    protocol,
    release,
    topology,
    dead: null,
    groups: PersistentList.of(groups),
    home: homes(topology),
    files: PersistentMap.of(),
    split: PersistentMap.of(),
    vfio: NO_VFIO,
  };
}
