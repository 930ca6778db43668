/** Closes descriptors, one by one or with their process. */
import type { Event, FileName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, ok } from '../events/done.ts';
import { leave } from '../events/driver.ts';
import type { Reason } from '../types.ts';
import { deviceOf } from '../world.ts';
import { detachContainer, lastClose, putIommufd } from './claims.ts';
import type { Descriptor } from './state.ts';
import { stays } from './revoke.ts';
import { container, deviceFile, filesThrough, groupFile, send, stateOf, uninstall } from './table.ts';

/** Closes an open descriptor. The reason says what the close ended. */
export function closeDescriptor(draft: Draft, found: Descriptor): Done {
  uninstall(draft, found);
  draft.steps.push('close');
  switch (found.kind) {
    case 'group':
      return ok(closeGroup(draft, found));
    case 'container':
      return ok(closeContainer(draft, found));
    case 'iommufd':
      return ok(closeIommufd(draft, found));
    default:
      return closeDevice(draft, found);
  }
}

function closeGroup(draft: Draft, { name, token }: Descriptor): Reason {
  const before = groupFile(draft, token);
  const { actions } = send(draft, token, { type: 'close' });
  if (actions.includes('detach')) {
    detachContainer(draft, token, before);
    return { code: 'group-closed', file: name, group: before.group };
  }
  if (actions.includes('putIommufd')) putIommufd(draft, before.iommufd, token);
  if (stateOf(draft, token) !== 'lingering') return { code: 'descriptor-closed', file: name };
  return { code: 'group-lingers', file: name, group: before.group, devices: filesThrough(draft, before) };
}

function closeContainer(draft: Draft, { name, token }: Descriptor): Reason {
  const groups = container(draft, token).groups.size;
  send(draft, token, { type: 'close' });
  return groups > 0 ? { code: 'container-lingers', file: name, groups } : { code: 'descriptor-closed', file: name };
}

function closeIommufd(draft: Draft, { name, token }: Descriptor): Reason {
  send(draft, token, { type: 'close' });
  return stateOf(draft, token) === 'held'
    ? { code: 'iommufd-lingers', file: name }
    : { code: 'descriptor-closed', file: name };
}

function closeDevice(draft: Draft, { name, token }: Descriptor): Done {
  const { device } = deviceFile(draft, token);
  const group = draft.group(draft.homeOf(device)!).name;
  const index = draft.groupIndex(group);
  const ownedBefore = draft.read(index).owner;
  lastClose(draft, token);
  send(draft, token, { type: 'close' });
  const { driver, waiting } = deviceOf(draft.device(device)!);
  if (waiting.length > 0) stays(draft, device, driver!);
  const woke: Event[] = [];
  if (draft.core(device, { type: 'detached', file: token }).actions.includes('remove')) {
    if (leave(draft, device, driver!, waiting.includes('unplug')).result === 'WARN') draft.findings.add('warn');
    woke.push(...waiting.map((type): Event => ({ type, device })));
  }
  const ended = ownedBefore !== null && draft.read(index).owner === null;
  return ok(ended ? { code: 'group-closed', file: name, group } : { code: 'descriptor-closed', file: name }, woke);
}

/** The end of a process: its descriptors are closed in the order of their opening. */
export function kill(draft: Draft, { process }: Extract<Event, { type: 'kill' }>): Done {
  const held = (draft.vfio.processes.get(process)?.keys() ?? []).map((name) => draft.vfio.descriptors.get(name)!);
  const woke = held.flatMap((each) => closeDescriptor(draft, each).woke ?? []);
  return ok({ code: 'killed', process, files: held.length }, woke);
}

/** Closes any name. Null where the name is no open descriptor of VFIO or iommufd. */
export function closeNamed(draft: Draft, name: FileName): Done | null {
  const found = draft.vfio.descriptors.get(name);
  return found?.open ? closeDescriptor(draft, found) : null;
}
