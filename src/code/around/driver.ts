/** The driver core: bind, unbind, hotplug and unplug. */
import { deviceSpec, type DeviceName, type Event, isBridge } from '../../world/index.ts';
import { type Done, ok, refuse } from '../answer.ts';
import type { Draft } from '../draft.ts';
import { drop } from './hold.ts';
import { call, type Part } from './part.ts';

/** The errno of a failed probe, as a kernel value. */
const EIO = -5;

export function* bind(draft: Draft, event: Extract<Event, { type: 'bind' }>): Part {
  const { device, driver } = event;
  const index = draft.homeOf(device);
  if (index === undefined) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  const bound = draft.driverOf(device);
  const site = draft.site(index);
  const address = site.places.devices.get(device)!;
  const bridge = (name: string | null) => Number(isBridge(deviceSpec(draft.before.topology, device), name));
  if (bound === null) {
    site.write('device', address, 'is_bridge', bridge(driver));
    site.write('device', address, 'probe_answer', event.fails ? EIO : 0);
  }
  const done = yield* call({ index, name: 'bind', device, driver });
  if (bound !== null) return ofCore(done);
  site.write('device', address, 'probe_answer', 0);
  if (draft.driverOf(device) === null) site.write('device', address, 'is_bridge', bridge(null));
  return event.fails && done.result === 'EIO' ? ofCore(done) : done;
}

/** Marks a refusal as made by the driver core. The driver core refuses before it takes any lock of the group. */
const ofCore = (done: Done): Done => (done.refusedBy === null ? done : { ...done, refusedBy: 'driver-core' });

export function* unbind(draft: Draft, { type, device }: Extract<Event, { type: 'unbind' | 'unplug' }>): Part {
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  if (draft.driverOf(device) !== null) {
    while ((draft.device(device)?.files.length ?? 0) > 0) yield { kind: 'wait', device };
    // While this event waited, another event may have unplugged the device.
    if (!draft.device(device)) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
    return yield* leave(draft, device, type === 'unplug');
  }
  if (type === 'unplug') return yield* depart(draft, device);
  return ofCore(yield* call({ index: draft.homeOf(device)!, name: 'unbind', device }));
}

/** Unbinds the driver. Also removes the device if the event is an unplug. */
export function* leave(draft: Draft, device: DeviceName, unplug: boolean): Part {
  const index = draft.homeOf(device)!;
  const without = draft.driverOf(device) === null;
  const done = yield* call({ index, name: 'unbind', device });
  const site = draft.site(index);
  if (draft.driverOf(device) === null) {
    site.write(
      'device',
      site.places.devices.get(device)!,
      'is_bridge',
      Number(isBridge(deviceSpec(draft.before.topology, device), null)),
    );
  }
  if (!unplug) return without ? ofCore(done) : done;
  const departed = yield* depart(draft, device);
  return done.result === 'OK' ? departed : done;
}

function* depart(draft: Draft, device: DeviceName): Part {
  const index = draft.homeOf(device)!;
  // In a race, a file may have attached the device after the wait ended.
  for (const file of draft.device(device)!.files) drop(draft, device, file);
  const { name, devices } = draft.group(index);
  draft.site(index).leave(device);
  draft.setGroup(index, { devices: devices.filter((other) => other.name !== device) });
  draft.settle(device, null);
  const left = ok({ code: 'left', device, group: name });
  if (!draft.tale.calls.has('unplug')) return left;
  const done = yield* call({ index, name: 'unplug', device });
  return done.result === 'OK' ? left : done;
}

export function* hotplug(draft: Draft, { device, group }: Extract<Event, { type: 'hotplug' }>): Part {
  const at = draft.homeOf(device);
  if (at !== undefined)
    return refuse('EEXIST', 'driver-core', { code: 'already-present', device, group: draft.group(at).name });
  const index = draft.groupIndex(group);
  const { devices, env } = draft.group(index);
  const site = draft.site(index);
  site.join([device], env.group);
  site.write(
    'device',
    site.places.devices.get(device)!,
    'is_bridge',
    Number(isBridge(deviceSpec(draft.before.topology, device), null)),
  );
  draft.setGroup(index, { devices: [...devices, { name: device, files: [], waiting: [] }] });
  draft.settle(device, index);
  const joined = ok({ code: 'joined', device, group });
  if (!draft.tale.calls.has('hotplug')) return joined;
  const done = yield* call({ index, name: 'hotplug', device });
  return done.result === 'OK' ? joined : done;
}
