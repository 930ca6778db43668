/** The descriptors and objects of a draft. */
import type { AnyStateMachine } from 'xstate';
import { type DeviceName, type FileName, PersistentMap, type ProcessName, type Test } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { MOST_NAMED, named } from '../events/done.ts';
import { type Ran, run, startOf } from '../run.ts';
import type { Container, ContainerCall } from './container.ts';
import { type DeviceFile, type DeviceFileCall, deviceFileMachine } from './device-file.ts';
import { type GroupFile, type GroupFileCall, groupFileMachine } from './group-file.ts';
import type { IommufdCall } from './iommufd.ts';
import type { Descriptor, DescriptorKind, Vfio, VfioObject } from './state.ts';

/** The open descriptor with this name. */
export function descriptor(draft: Draft, name: FileName): Descriptor | undefined {
  const found = draft.vfio.descriptors.get(name);
  return found?.open ? found : undefined;
}

/** True if the name refers to something open: a descriptor, or an owner file of the ordinary events. */
export function isTaken(draft: Draft, name: FileName): boolean {
  return descriptor(draft, name) !== undefined || draft.file(name).snapshot.value === 'open';
}

function change(draft: Draft, changed: Partial<Vfio>): void {
  draft.vfio = { ...draft.vfio, ...changed };
}

/** From this count on a number replaces the marks, so that a name does not grow with every opening. */
const MOST_MARKS = 5;

/**
 * A unique name for an object: the name of its descriptor. Marks are added if an older object with that name still
 * lives.
 */
export function freshToken(draft: Draft, name: FileName): string {
  let token: string = name;
  for (let nth = 1; draft.vfio.objects.has(token); nth += 1)
    token = `${name}${nth < MOST_MARKS ? '′'.repeat(nth) : `′${nth}`}`;
  return token;
}

export interface Opened {
  readonly name: FileName;
  readonly kind: DescriptorKind;
  readonly process: ProcessName | null;
}

/** Opens a descriptor to a new object. The object starts in the initial state of its statechart. */
export function install(
  draft: Draft,
  { name, kind, process }: Opened,
  machine: AnyStateMachine,
  input?: unknown,
): string {
  const token = freshToken(draft, name);
  // A name that is opened again moves to the end: a process closes its descriptors in the order of their opening.
  change(draft, {
    descriptors: draft.vfio.descriptors.without(name).with(name, { name, kind, token, process, open: true }),
  });
  if (process !== null) {
    const { processes } = draft.vfio;
    change(draft, {
      processes: processes.with(process, (processes.get(process) ?? PersistentMap.of<true>()).with(name, true)),
    });
  }
  keep(draft, token, { machine, snapshot: startOf(machine, input) });
  return token;
}

/** Closes a descriptor. Its object lives on until it is released. */
export function uninstall(draft: Draft, { process, ...found }: Descriptor): void {
  change(draft, { descriptors: draft.vfio.descriptors.with(found.name, { ...found, process, open: false }) });
  const { processes } = draft.vfio;
  if (process !== null)
    change(draft, { processes: processes.with(process, processes.get(process)!.without(found.name)) });
}

type Shelves = Vfio['deviceFiles'];
function placed(shelves: Shelves, name: string, token: string, object: VfioObject | null): Shelves {
  const shelf = shelves.get(name) ?? PersistentMap.of<VfioObject>();
  return shelves.with(name, object ? shelf.with(token, object) : shelf.without(token));
}

/** Stores an object in the table of objects, and in the tables by device or by group. Null removes the object. */
function keep(draft: Draft, token: string, object: VfioObject | null): void {
  const { objects, deviceFiles, filesInGroups, groupFiles } = draft.vfio;
  const { machine, snapshot } = object ?? objects.get(token)!;
  change(draft, { objects: object ? objects.with(token, object) : objects.without(token) });
  if (machine === deviceFileMachine()) {
    const { device } = snapshot.context as DeviceFile;
    // A device stays in its group while one of its files is open.
    const home = draft.homeOf(device);
    change(draft, { deviceFiles: placed(deviceFiles, device, token, object) });
    if (home !== undefined)
      change(draft, { filesInGroups: placed(filesInGroups, draft.group(home).name, token, object) });
  }
  if (machine === groupFileMachine()) {
    // An orphaned file no longer belongs to a group.
    change(draft, {
      groupFiles: placed(
        groupFiles,
        (snapshot.context as GroupFile).group,
        token,
        snapshot.value === 'orphaned' ? null : object,
      ),
    });
  }
}

/** Sends an event to an object that exists. An object that reaches `released` is removed. */
export function send(
  draft: Draft,
  token: string,
  event: GroupFileCall | ContainerCall | IommufdCall | DeviceFileCall,
): Ran {
  const object = draft.vfio.objects.get(token)!;
  const ran = run(object.machine, object.snapshot, event);
  if (ran.snapshot !== object.snapshot)
    keep(draft, token, ran.snapshot.value === 'released' ? null : { ...object, snapshot: ran.snapshot });
  return ran;
}

function contextOf<T>(draft: Draft, token: string): T {
  return draft.vfio.objects.get(token)!.snapshot.context as T;
}
export const groupFile = (draft: Draft, token: string): GroupFile => contextOf(draft, token);
export const container = (draft: Draft, token: string): Container => contextOf(draft, token);
export const deviceFile = (draft: Draft, token: string): DeviceFile => contextOf(draft, token);
export const stateOf = (draft: Draft, token: string): string | undefined => {
  const object = draft.vfio.objects.get(token);
  return object && String(object.snapshot.value);
};

export interface Found<T> {
  readonly token: string;
  readonly state: string;
  readonly context: T;
}

type Entry = readonly [token: string, object: VfioObject];
const found = <T>([token, { snapshot }]: Entry): Found<T> => ({
  token,
  state: String(snapshot.value),
  context: snapshot.context as T,
});

// One function for each question, because `PersistentMap.find` remembers answers by function.
const any = (): boolean => true;
const isGranted = ([, { snapshot }]: Entry): boolean => snapshot.value === 'granted';
const isAsked = ([, { snapshot }]: Entry): boolean => (snapshot.context as DeviceFile).asked;
const isBound = (entry: Entry): boolean =>
  isGranted(entry) && (entry[1].snapshot.context as DeviceFile).iommufd !== null;

const isBoundNode = (entry: Entry): boolean =>
  isBound(entry) && (entry[1].snapshot.context as DeviceFile).group === null;

/** The group's file, if it is open. A lingering file is still open. An orphaned file belongs to no group. */
export function openGroupFile(draft: Draft, group: string): Found<GroupFile> | undefined {
  const entry = draft.vfio.groupFiles.get(group)?.find(any);
  return entry && found(entry);
}

const fileOf = (draft: Draft, device: DeviceName, test: Test<Entry>): Found<DeviceFile> | undefined => {
  const entry = draft.vfio.deviceFiles.get(device)?.find(test);
  return entry && found(entry);
};

/** The device's first file that may use the device. */
export const grantedFile = (draft: Draft, device: DeviceName): Found<DeviceFile> | undefined =>
  fileOf(draft, device, isGranted);
/** The device's first file through which VFIO can ask for the device back. */
export const askedFile = (draft: Draft, device: DeviceName): Found<DeviceFile> | undefined =>
  fileOf(draft, device, isAsked);
/** open_count is not zero. */
export const isOpen = (draft: Draft, device: DeviceName): boolean => grantedFile(draft, device) !== undefined;
/** open_count is more than one. */
export const isOpenTwice = (draft: Draft, device: DeviceName): boolean =>
  (draft.vfio.deviceFiles.get(device)?.filter(isGranted, 2).length ?? 0) > 1;

/**
 * The files of the devices that are open through a group's file, as text for a reason. Files without access are
 * included.
 */
export function filesThrough(draft: Draft, { users }: GroupFile): string {
  const tokens: string[] = [];
  for (const [device] of users) {
    for (const [token] of draft.vfio.deviceFiles.get(device) ?? []) tokens.push(token);
    if (tokens.length > MOST_NAMED) break;
  }
  return named(tokens);
}

/** The group's device files that were granted for an iommufd, in the order of their opening. */
export function boundFiles(draft: Draft, group: string): Found<DeviceFile>[] {
  return (draft.vfio.filesInGroups.get(group)?.filter(isBound) ?? []).map((entry) => found<DeviceFile>(entry));
}

/** The group's first bound device file that comes from the device's own node. */
export function boundNode(draft: Draft, group: string): Found<DeviceFile> | undefined {
  const entry = draft.vfio.filesInGroups.get(group)?.find(isBoundNode);
  return entry && found(entry);
}
