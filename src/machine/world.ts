/**
 * A world: the complete state after an event, made of immutable snapshots. A step shares every unchanged part with
 * the world before it.
 */
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
  /** The last kernel driver of a device for which the topology names no driver. Autoprobe would bind this driver. */
  readonly had?: DriverName;
}
export interface FileState {
  readonly name: FileName;
  readonly snapshot: AnyMachineSnapshot;
}
export interface GroupState {
  readonly name: GroupName;
  readonly snapshot: AnyMachineSnapshot;
  /** The event that left the lock held. */
  readonly lockedBy: Event | null;
  readonly devices: PersistentMap<DeviceState>;
}

export interface World {
  readonly protocol: ProtocolId;
  /** A kernel release within the version's span. Null means the release in the version's name. */
  readonly release: string | null;
  readonly topology: Topology;
  /** Set after an oops or a BUG: every later event answers DEAD. */
  readonly dead: { readonly result: 'OOPS' | 'BUG'; readonly by: Event } | null;
  readonly groups: PersistentList<GroupState>;
  /** The group of each present device, as an index into `groups`. */
  readonly home: PersistentMap<number>;
  readonly files: PersistentMap<FileState>;
  /** Groups that a kernel driver and a user own at the same time. */
  readonly split: PersistentMap<true>;
  /** Everything of VFIO and iommufd that user space has open. */
  readonly vfio: Vfio;
  /** Set in a world of the code engine. The engine keeps groups and files in fields that it adds. */
  readonly telling?: Telling;
}

export const deviceInitial: AnyMachineSnapshot = initialTransition(deviceMachine)[0];
export const fileInitial: AnyMachineSnapshot = initialTransition(ownerFileMachine)[0];
export const deviceOf = (state: DeviceState): Device => state.snapshot.context as Device;
export const fileOf = (state: FileState): OwnerFile => state.snapshot.context as OwnerFile;

/** The group index of each device at boot. */
export const homes = ({ groups }: Topology): PersistentMap<number> =>
  PersistentMap.of(
    groups.flatMap(({ devices }, index) => devices.map((device): [DeviceName, number] => [device, index])),
  );

const indexes = new WeakMap<Topology, ReadonlyMap<GroupName, number>>();

/** A group's index by name; -1 where the topology has no such group. */
export function groupIndex(topology: Topology, name: GroupName): number {
  let known = indexes.get(topology);
  if (!known) indexes.set(topology, (known = new Map(topology.groups.map((group, index) => [group.name, index]))));
  return known.get(name) ?? -1;
}

/** The fields that a world of the code engine shares with other worlds. The engine adds its own. */
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

/** The machine at power-on: every device is present, no driver is bound, no file is open. */
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
