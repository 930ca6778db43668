/** Opens VFIO's and iommufd's files. */
import type { Event } from '../../world/index.ts';
import { type Draft, hasOpenable } from '../draft.ts';
import { type Done, ok, refuse } from '../events/done.ts';
import { deviceOf } from '../world.ts';
import { containerMachine } from './container.ts';
import { deviceFileMachine } from './device-file.ts';
import { groupFileMachine } from './group-file.ts';
import { iommufdMachine } from './iommufd.ts';
import { hasCdevs, hasIommufd } from './release.ts';
import { boundNode, install, isTaken, openGroupFile } from './table.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const taken = (file: string): Done => refuse('EBUSY', 'vfio', { code: 'already-open', file });

/** True if VFIO has the device: its driver gives the device to user space, and no unbind waits. */
export function isRegistered(draft: Draft, device: string): boolean {
  const state = draft.device(device);
  if (!state) return false;
  const { driver, waiting } = deviceOf(state);
  return driver !== null && waiting.length === 0 && draft.version.driver(driver).userOpens;
}

/** True if /dev/vfio/GROUP exists: a device of the group has a VFIO driver, even one whose unbind waits. */
function hasNode(draft: Draft, index: number): boolean {
  return draft.read(index).env.group && hasOpenable(draft.version, draft.group(index));
}

export function openContainer(draft: Draft, { name, process }: Of<'open-container'>): Done {
  if (isTaken(draft, name)) return taken(name);
  install(draft, { name, kind: 'container', process: process ?? null }, containerMachine());
  draft.steps.push('open');
  return ok({ code: 'container-opened', file: name });
}

export function openIommufd(draft: Draft, { name, process }: Of<'open-iommufd'>): Done {
  if (!hasIommufd(draft)) return refuse('ENOENT', 'vfio', { code: 'no-such-node', node: '/dev/iommu' });
  if (isTaken(draft, name)) return taken(name);
  install(draft, { name, kind: 'iommufd', process: process ?? null }, iommufdMachine());
  draft.steps.push('open');
  return ok({ code: 'iommufd-opened', file: name });
}

export function openGroup(draft: Draft, { name, group, process, uid }: Of<'open-group'>): Done {
  const index = draft.groupIndex(group);
  // First the node, then the permission, then the group file: the kernel resolves a path before it asks a driver.
  if (!hasNode(draft, index)) return refuse('ENOENT', 'vfio', { code: 'no-group-node', group });
  if (uid !== undefined && uid !== 0) return refuse('EACCES', 'vfio', { code: 'not-allowed', group, uid });
  const bound = boundNode(draft, group);
  if (bound) return refuse('EBUSY', 'vfio', { code: 'group-used-by-cdev', group, file: bound.token });
  const opened = openGroupFile(draft, group);
  if (opened) return refuse('EBUSY', 'vfio', { code: 'group-file-open', group, file: opened.token });
  // Before 5.19 an owner file of the ordinary events also has the group open.
  const { owner } = draft.read(index);
  if (draft.version.vfio && owner !== null)
    return refuse('EBUSY', 'vfio', { code: 'group-file-open', group, file: owner });
  if (isTaken(draft, name)) return taken(name);
  install(draft, { name, kind: 'group', process: process ?? null }, groupFileMachine(), { group });
  draft.steps.push('open');
  return ok({ code: 'group-opened', file: name, group });
}

export function openCdev(draft: Draft, { name, device, process }: Of<'open-cdev'>): Done {
  if (!hasCdevs(draft)) return refuse('ENOENT', 'vfio', { code: 'no-such-node', node: '/dev/vfio/devices' });
  if (!isRegistered(draft, device)) return refuse('ENOENT', 'vfio', { code: 'no-cdev-node', device });
  if (isTaken(draft, name)) return taken(name);
  const token = install(draft, { name, kind: 'cdev', process: process ?? null }, deviceFileMachine(), {
    device,
    group: null,
    iommufd: null,
  });
  draft.core(device, { type: 'attached', file: token });
  draft.steps.push('open');
  return ok({ code: 'cdev-opened', file: name, device });
}
