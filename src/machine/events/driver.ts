/** The driver core's events: bind, unbind, hotplug and unplug. */
import { type Counter, COUNTERS, type DeviceName, type Errno, type Event, PersistentMap } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { COUNTER_TEXT } from '../ownership/counters.ts';
import { deviceInitial, deviceOf } from '../world.ts';
import { remember } from '../vfio/had.ts';
import { vfioRoom } from '../vfio/hook.ts';
import { type Done, named, ok, refuse, told } from './done.ts';

export function bind(draft: Draft, event: Extract<Event, { type: 'bind' }>): Done {
  const { device, driver } = event;
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  const bound = deviceOf(state).driver;
  if (bound !== null) return refuse('EBUSY', 'driver-core', { code: 'driver-bound', device, driver: bound });

  const { version } = draft;
  const habits = version.driver(driver);
  const index = draft.homeOf(device)!;
  const scene = { group: draft.group(index).name, device, driver };
  let granted = null;

  draft.core(device, { type: 'bind', driver, marksFirst: version.marksFirst });
  const asked = version.drivers?.asked === 'before' ? draft.blame(index, version.drivers.party(driver)) : undefined;
  const enter = asked === undefined ? version.enter(habits, device) : { type: 'check' };
  if (enter) {
    granted = draft.call(index, enter, scene, asked);
    if (granted.result !== 'OK' && habits.swallowsRefusal) {
      draft.findings.add(`refusal-swallowed:${granted.result as Errno}`);
    } else if (granted.result !== 'OK') {
      draft.core(device, { type: 'refused' });
      draft.steps.push('refuse');
      return told(granted, scene);
    }
  } else {
    draft.forgetStep('claim');
  }
  draft.core(device, { type: 'granted' });
  const shared = habits.claimsShared ? draft.call(index, version.claim('shared', device, null)!, scene) : null;
  if (event.fails) {
    draft.core(device, { type: 'failed' });
    // The result is the probe's error. A WARN while the bind is undone becomes a finding.
    if (giveBack(draft, device, driver, index)?.result === 'WARN') draft.findings.add('warn');
    return refuse('EIO', 'driver-core', { code: 'probe-failed', device, driver });
  }
  draft.core(device, { type: 'probed' });
  if (version.drivers?.asked === 'after')
    draft.call(
      index,
      { type: 'bound' },
      scene,
      draft.blame(index, 'user', PersistentMap.of([[device, draft.device(device)!]])),
    );
  const counts = draft.read(index).counts;
  if (granted && granted.result !== 'OK')
    return ok({ code: 'refusal-swallowed', ...scene, errno: granted.result as Errno });
  if (shared?.reason.code === 'claimed') return ok({ code: 'bound-shared', ...scene, value: counts.shared ?? 0 });
  if (granted?.reason.code === 'claimed') {
    return ok({
      code: 'bound-counted',
      ...scene,
      counter: String(granted.reason.counter),
      value: counts.kernel ?? counts.owner_cnt ?? 0,
      count: granted.reason.count as Counter,
    });
  }
  return ok({ code: 'bound-silent', ...scene });
}

/**
 * The driver core's release after a driver has left. Returns the group's answer, or null where the version has
 * nothing to call.
 */
function giveBack(draft: Draft, device: DeviceName, driver: string, index: number): ReturnType<Draft['call']> | null {
  const call = draft.version.leave(draft.version.driver(driver), device);
  const answer = call && draft.call(index, call, { device, driver });
  if (!call) draft.forgetStep('release');
  draft.core(device, { type: 'givenBack' });
  return answer;
}

/** Runs after the driver's remove. The driver's claim is given back, and an unplugged device leaves its group. */
export function leave(draft: Draft, device: DeviceName, driver: string, unplug: boolean): Done {
  const index = draft.homeOf(device)!;
  const scene = { group: draft.group(index).name, device, driver };
  remember(draft, device, driver);
  vfioRoom()?.unregister(draft, device, driver);
  const before = draft.read(index).counts;
  const answer = giveBack(draft, device, driver, index);
  if (answer && answer.result !== 'OK') {
    if (unplug) depart(draft, device, index);
    return told(answer, scene);
  }
  if (unplug) return depart(draft, device, index);
  const { counts } = draft.read(index);
  const count = COUNTERS.find((each) => (counts[each] ?? 0) < (before[each] ?? 0));
  if (count) {
    const counter = count === 'owner_cnt' ? count : COUNTER_TEXT[count];
    return ok({ code: 'unbound-gave-back', ...scene, count, counter, value: counts[count] ?? 0 });
  }
  return ok({ code: 'unbound', ...scene });
}

function depart(draft: Draft, device: DeviceName, index: number): Done {
  const gone = draft.version.gone(device);
  if (gone) draft.call(index, gone, { device });
  const group = draft.group(index);
  draft.setGroup(index, { devices: group.devices.without(device) });
  draft.settle(device, null);
  const scene = { device, group: group.name };
  const { users, kernelUsers, domain } = draft.read(index);
  const last = draft.group(index).devices.size === 0;
  if (
    last &&
    draft.version.warnsWhenLastLeaves &&
    (users + kernelUsers > 0 || (domain !== 'default' && domain !== 'none'))
  ) {
    return refuse('WARN', 'protocol', { code: 'left-last', ...scene });
  }
  return ok({ code: 'left', ...scene });
}

/** A device without a driver leaves. In `amended` its mode becomes none. */
function departUnbound(draft: Draft, device: DeviceName): Done {
  const index = draft.homeOf(device)!;
  const call = draft.version.leave(
    { counts: false, claimsShared: false, userOpens: false, swallowsRefusal: false },
    device,
  );
  if (call) draft.call(index, call, { device });
  return depart(draft, device, index);
}

export function unbind(draft: Draft, event: Extract<Event, { type: 'unbind' | 'unplug' }>): Done {
  const { device, type } = event;
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  const { driver, waiting } = deviceOf(state);
  if (driver === null) {
    if (type === 'unplug') return departUnbound(draft, device);
    return refuse('ENODEV', 'driver-core', { code: 'no-driver', device });
  }
  vfioRoom()?.stays(draft, device, driver);
  const { files } = deviceOf(draft.device(device)!);
  if (files.size > 0) {
    // A second event of the same type waits on the device's lock and then finds nothing to do. So it is not recorded.
    if (!waiting.includes(type)) draft.core(device, { type });
    return refuse('BLOCKED', 'driver-core', { code: 'held-by-file', device, file: named(files.keys()) });
  }
  draft.core(device, { type });
  return leave(draft, device, driver, type === 'unplug');
}

export function hotplug(draft: Draft, { device, group }: Extract<Event, { type: 'hotplug' }>): Done {
  const at = draft.homeOf(device);
  if (at !== undefined)
    return refuse('EEXIST', 'driver-core', { code: 'already-present', device, group: draft.group(at).name });
  const index = draft.groupIndex(group);
  draft.setGroup(index, {
    devices: draft.group(index).devices.with(device, { name: device, snapshot: deviceInitial }),
  });
  draft.settle(device, index);
  const call = draft.version.joined();
  const answer = call && draft.call(index, call, { device, group });
  return answer?.result === 'WARN' ? told(answer, { device, group }) : ok({ code: 'joined', device, group });
}
