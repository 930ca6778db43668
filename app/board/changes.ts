/** What the last event changed, found by comparing the world before with the world after: never told, always seen. */
import type { DeviceView, GroupView, Outcome, Reason } from '../../src/machine/index.ts';
import { type Counter, COUNTERS, type DeviceName, type GroupName, own } from '../../src/world/index.ts';

/** A counter's value before, where it was another one. */
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

/** Every row of a card asks: to look through all devices for each would take their number squared. */
function devicesByName(view: GroupView): ReadonlyMap<DeviceName, DeviceView> {
  let known = byName.get(view);
  if (!known) byName.set(view, (known = new Map(view.devices.map((device) => [device.name, device]))));
  return known;
}

/** The device as it was, or null where nothing about it changed (or it has just joined). */
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

/** The part of a group's readout that refused: a counter, the owner, or nothing in particular. */
export function refuser(reason: Reason, group: GroupName): Counter | 'owner' | null {
  if (!('group' in reason) || reason.group !== group) return null;
  if (reason.code === 'other-owner' || reason.code === 'not-the-owner') return 'owner';
  if (reason.code === 'owned' || reason.code === 'already-counted') return 'owner_cnt';
  if (!('counter' in reason)) return null;
  // A reason names the counter as the version's code does: `dma_users[USERSPACE]`, `owner_cnt`.
  const named = /\[(\w+)\]$/.exec(reason.counter)?.[1]?.toLowerCase().replace('userspace', 'user') ?? reason.counter;
  return COUNTERS.find((counter) => counter === named) ?? null;
}

/** Whether an event was about this group: about one of its devices, or about the group itself. */
export function concerns(outcome: Outcome, view: GroupView): boolean {
  const { event } = outcome;
  if ('group' in event && event.group === view.name) return true;
  return 'device' in event && view.devices.some(({ name }) => name === event.device);
}

/** Two EBUSYs that must not look alike: who was asked first is what tells them apart. */
export function refusedBy(outcome: Outcome): 'driver-core' | 'protocol' {
  return outcome.refusedBy === 'driver-core' ? 'driver-core' : 'protocol';
}
