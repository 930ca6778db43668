/** Finds the changes of the last event. Compares the world before the event with the world after it. */
import type { DeviceView, GroupView, Outcome, Reason } from '../../src/machine/index.ts';
import { type Counter, COUNTERS, type DeviceName, type GroupName, own } from '../../src/world/index.ts';

/** The counter's value before the last event; null if the value did not change. */
export function countBefore(view: GroupView, before: GroupView | null, counter: Counter): number | null {
  const was = before?.counts[counter];
  return was === undefined || was === view.counts[counter] ? null : was;
}

export interface OwnerChange {
  readonly owner: boolean;
  readonly refs: boolean;
  readonly stale: boolean;
}
export function ownerChange(view: GroupView, before: GroupView | null): OwnerChange {
  if (!before) return { owner: false, refs: false, stale: false };
  const refs = (group: GroupView): number => (view.owner === null ? 0 : (own(group.refs, view.owner) ?? 0));
  return { owner: before.owner !== view.owner, refs: refs(before) !== refs(view), stale: before.stale !== view.stale };
}

const byName = new WeakMap<GroupView, ReadonlyMap<DeviceName, DeviceView>>();

/** Every row of a card looks up its device. A search through all devices for each row would take quadratic time. */
function devicesByName(view: GroupView): ReadonlyMap<DeviceName, DeviceView> {
  let known = byName.get(view);
  if (!known) byName.set(view, (known = new Map(view.devices.map((device) => [device.name, device]))));
  return known;
}

/** The device before the last event. Null if nothing about it changed, or if the device has just joined. */
export function deviceBefore(device: DeviceView, before: GroupView | null): DeviceView | null {
  const was = before ? devicesByName(before).get(device.name) : undefined;
  if (!was || was === device) return null;
  const same =
    was.driver === device.driver &&
    was.waiting === device.waiting &&
    was.mode === device.mode &&
    was.files.join() === device.files.join();
  return same ? null : was;
}

/** The part of a group's readout that refused: a counter, the owner, or null for no part. */
export function refuser(reason: Reason, group: GroupName): Counter | 'owner' | null {
  if (!('group' in reason) || reason.group !== group) return null;
  if (reason.code === 'other-owner' || reason.code === 'not-the-owner') return 'owner';
  if (reason.code === 'owned' || reason.code === 'already-counted') return 'owner_cnt';
  if (!('counter' in reason)) return null;
  // A reason names the counter as the version's C code does: `dma_users[USERSPACE]`, `owner_cnt`.
  const named = /\[(\w+)\]$/.exec(reason.counter)?.[1]?.toLowerCase().replace('userspace', 'user') ?? reason.counter;
  return COUNTERS.find((counter) => counter === named) ?? null;
}

/** True if the event concerned this group: the group itself or one of its devices. */
export function concerns(outcome: Outcome, view: GroupView): boolean {
  const { event } = outcome;
  if ('group' in event && event.group === view.name) return true;
  return 'device' in event && view.devices.some(({ name }) => name === event.device);
}

/** Says which layer refused. An EBUSY by the driver core must not look like an EBUSY by the protocol. */
export function refusedBy(outcome: Outcome): 'driver-core' | 'protocol' {
  return outcome.refusedBy === 'driver-core' ? 'driver-core' : 'protocol';
}
