/** The descriptors and objects of a step in the making. */
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition } from 'xstate';
import type { DeviceName, FileName, ProcessName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Ran, run } from '../run.ts';
import type { Container, ContainerCall } from './container.ts';
import { type DeviceFile, type DeviceFileCall, deviceFileMachine } from './device-file.ts';
import { type GroupFile, type GroupFileCall, groupFileMachine } from './group-file.ts';
import type { IommufdCall } from './iommufd.ts';
import type { Descriptor, DescriptorKind, Vfio } from './state.ts';

/** The open descriptor of that name. */
export function descriptor(draft: Draft, name: FileName): Descriptor | undefined {
  const found = draft.vfio.descriptors.get(name);
  return found?.open ? found : undefined;
}

/** Whether the name stands for anything open, a descriptor or an owner file of the short events. */
export function isTaken(draft: Draft, name: FileName): boolean {
  return descriptor(draft, name) !== undefined || draft.file(name).snapshot.value === 'open';
}

function change(draft: Draft, changed: Partial<Vfio>): void {
  draft.vfio = { ...draft.vfio, ...changed };
}

/** A name for an object: that of its descriptor, marked where an older object of that name lives on. */
export function freshToken(draft: Draft, name: FileName): string {
  let token: string = name;
  while (draft.vfio.objects.has(token)) token += '′';
  return token;
}

export interface Opened {
  readonly name: FileName;
  readonly kind: DescriptorKind;
  readonly process: ProcessName | null;
}

/** Opens a descriptor to a new object, which starts in its machine's first state. */
export function install(draft: Draft, { name, kind, process }: Opened, machine: AnyStateMachine, input?: unknown): string {
  const token = freshToken(draft, name);
  const descriptors = new Map(draft.vfio.descriptors);
  // Opened again, a name goes to the end: a process closes its descriptors in the order of their opening.
  descriptors.delete(name);
  descriptors.set(name, { name, kind, token, process, open: true });
  const snapshot: AnyMachineSnapshot = initialTransition(machine, input)[0];
  change(draft, { descriptors, objects: new Map(draft.vfio.objects).set(token, { machine, snapshot }) });
  return token;
}

/** Takes a descriptor away; its object goes on until it is released. */
export function uninstall(draft: Draft, found: Descriptor): void {
  change(draft, { descriptors: new Map(draft.vfio.descriptors).set(found.name, { ...found, open: false }) });
}

/** What is said to an object that is there; one that reaches `released` is gone. */
export function send(draft: Draft, token: string, event: GroupFileCall | ContainerCall | IommufdCall | DeviceFileCall): Ran {
  const object = draft.vfio.objects.get(token)!;
  const ran = run(object.machine, object.snapshot, event);
  if (ran.snapshot !== object.snapshot) {
    const objects = new Map(draft.vfio.objects);
    if (ran.snapshot.value === 'released') objects.delete(token);
    else objects.set(token, { ...object, snapshot: ran.snapshot });
    change(draft, { objects });
  }
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

export interface Found<T> { readonly token: string; readonly state: string; readonly context: T }

function* objectsOf<T>(draft: Draft, machine: AnyStateMachine): Generator<Found<T>> {
  for (const [token, object] of draft.vfio.objects) {
    if (object.machine === machine) yield { token, state: String(object.snapshot.value), context: object.snapshot.context as T };
  }
}

/** The group's file, if it is open: one that lingers is, an orphaned one belongs to no group any more. */
export function openGroupFile(draft: Draft, group: string): Found<GroupFile> | undefined {
  for (const found of objectsOf<GroupFile>(draft, groupFileMachine())) {
    if (found.context.group === group && found.state !== 'orphaned') return found;
  }
  return undefined;
}

/** The device's open files, those that may do nothing yet included. */
export function filesOf(draft: Draft, device: DeviceName): Found<DeviceFile>[] {
  return [...objectsOf<DeviceFile>(draft, deviceFileMachine())].filter(({ context }) => context.device === device);
}

/** open_count: the files through which the device may be used. */
export function openCount(draft: Draft, device: DeviceName): number {
  return filesOf(draft, device).filter(({ state }) => state === 'granted').length;
}

/** The device files of a group that were granted in an iommufd's name. */
export function boundFiles(draft: Draft, group: string): Found<DeviceFile>[] {
  return [...objectsOf<DeviceFile>(draft, deviceFileMachine())].filter(({ state, context }) => {
    const home = draft.homeOf(context.device);
    return state === 'granted' && context.iommufd !== null && home !== undefined && draft.group(home).name === group;
  });
}
