/** The effect of the driver core's remove on VFIO's side of a device. */
import type { DeviceName, DriverName, Event } from '../../world/index.ts';
import { type Draft, openable } from '../draft.ts';
import { leave } from '../events/driver.ts';
import { deviceOf, type DeviceState, type GroupState } from '../world.ts';
import { detachContainer } from './claims.ts';
import { groupFile, openGroupFile, send } from './table.ts';

/** The group's open file, if the device is the group's last device in VFIO. */
function lastOf(draft: Draft, device: DeviceName, driver: DriverName) {
  if (!draft.version.driver(driver).userOpens) return undefined;
  const group = draft.group(draft.homeOf(device)!);
  const left = openable(draft.version, group, 2).some((other) => other.name !== device);
  return left ? undefined : openGroupFile(draft, group.name);
}

/** The name of a group in a container as a holder of its last device. */
const nodeOf = (group: string): string => `/dev/vfio/${group}`;

/**
 * VFIO before 5.19 releases the last device of a group only after the group has left its container. Until then
 * vfio_unregister_group_dev sleeps on container_q. From the unbind on, the group's file holds such a device.
 */
export function stays(draft: Draft, device: DeviceName, driver: DriverName): void {
  const opened = draft.version.vfio ? lastOf(draft, device, driver) : undefined;
  const file = nodeOf(draft.group(draft.homeOf(device)!).name);
  if (opened?.context.container && !deviceOf(draft.device(device)!).files.has(file))
    draft.core(device, { type: 'attached', file });
}

// One function for each question, because `PersistentMap.find` remembers answers by function. A script can give a
// file such a name, so the callers compare the whole name.
const IS_NODE = ([file]: readonly [string, true]): boolean => file.startsWith(nodeOf(''));
const IS_HELD_BY_NODE = ([, state]: readonly [string, DeviceState]): boolean => deviceOf(state).files.some(IS_NODE);
const HELD_BY_NODE = ({ devices }: GroupState): boolean => devices.some(IS_HELD_BY_NODE);

/** Finishes the unbinds that slept until a group left its container. */
export function goOn(draft: Draft, woke: readonly Event[]): readonly Event[] {
  if (!draft.version.vfio) return woke;
  const more: Event[] = [];
  for (const { name, devices } of draft.groupsWith(HELD_BY_NODE)) {
    const file = nodeOf(name);
    for (const [device, state] of devices.filter(IS_HELD_BY_NODE)) {
      const { files, waiting, driver } = deviceOf(state);
      if (!files.has(file) || openGroupFile(draft, name)?.context.container) continue;
      if (!draft.core(device, { type: 'detached', file }).actions.includes('remove')) continue;
      leave(draft, device, driver!, waiting.includes('unplug'));
      more.push(...waiting.map((type): Event => ({ type, device })));
    }
  }
  return more.length > 0 ? [...woke, ...more] : woke;
}

/**
 * The driver's remove, before anything of the device is given back. With the group's last VFIO device, the group file
 * loses its rights.
 */
export function unregister(draft: Draft, device: DeviceName, driver: DriverName): void {
  const opened = lastOf(draft, device, driver);
  // Before 5.19 the file keeps its rights: the device has waited until the group left its container.
  if (!opened || draft.version.vfio) return;
  const before = groupFile(draft, opened.token);
  if (send(draft, opened.token, { type: 'revoke' }).actions.includes('detach'))
    detachContainer(draft, opened.token, before);
}
