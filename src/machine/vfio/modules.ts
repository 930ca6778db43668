/**
 * Drivers that are loaded and unloaded as modules, and the bus's autoprobe. The rule for a match is simple. A device
 * matches the driver that it had at boot. A device without a driver in the topology matches its last kernel driver.
 * VFIO drivers and stubs match only a device that had them at boot.
 */
import type { DeviceName, DriverName, Event, Topology } from '../../world/index.ts';
import { sameSpelling } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, named, ok, refuse } from '../events/done.ts';
import { bind, unbind } from '../events/driver.ts';
import { deviceOf, type DeviceState } from '../world.ts';
import type { Modules } from './state.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const setModules = (draft: Draft, change: Partial<Modules>): void => {
  draft.vfio = { ...draft.vfio, modules: { ...draft.vfio.modules, ...change } };
};
const same = (a: DriverName, b: DriverName): boolean => sameSpelling(a) === sameSpelling(b);

function matching(draft: Draft, device: DeviceState): DriverName | null {
  return draft.before.topology.devices.get(device.name)?.driver ?? device.had ?? null;
}

/** True if the driver cannot be bound: its module is unloaded, or its unloading waits. */
export function isAbsent(draft: Draft, driver: DriverName): boolean {
  const { absent, unloading } = draft.vfio.modules;
  const key = sameSpelling(driver);
  return absent.has(key) || unloading.has(key);
}

function isLoaded(draft: Draft, driver: DriverName): boolean {
  if (isAbsent(draft, driver)) return false;
  if (draft.vfio.modules.loaded.has(sameSpelling(driver))) return true;
  return atBoot(draft.before.topology).has(sameSpelling(driver)) || users(draft, driver).length > 0;
}

const boots = new WeakMap<Topology, ReadonlySet<DriverName>>();

/** The drivers in the topology, each in its one spelling. */
function atBoot(topology: Topology): ReadonlySet<DriverName> {
  let known = boots.get(topology);
  if (!known)
    boots.set(
      topology,
      (known = new Set(
        [...topology.devices.values()].flatMap(({ driver }) => (driver === null ? [] : [sameSpelling(driver)])),
      )),
    );
  return known;
}

const everyDevice = (draft: Draft): DeviceState[] =>
  draft.before.groups.toArray().flatMap((_, index) => draft.group(index).devices.values());
const users = (draft: Draft, driver: DriverName): DeviceName[] =>
  everyDevice(draft)
    .filter((device) => {
      const bound = deviceOf(device).driver;
      return bound !== null && same(bound, driver);
    })
    .map(({ name }) => name);

export function probe(draft: Draft, { device }: Of<'probe'>): Done {
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  const { driver: bound } = deviceOf(state);
  if (bound !== null) return ok({ code: 'probe-needless', device, driver: bound });
  const driver = matching(draft, state);
  if (driver === null || isAbsent(draft, driver)) return ok({ code: 'probe-nothing', device });
  const done = bind(draft, { type: 'bind', device, driver });
  if (done.result === 'OK') return done;
  // drivers_probe reports that a driver refused, but not the driver's errno.
  return refuse('EINVAL', done.refusedBy ?? 'driver-core', {
    code: 'probe-refused',
    device,
    driver,
    errno: done.result,
  });
}

export function modprobe(draft: Draft, { driver }: Of<'modprobe'>): Done {
  const key = sameSpelling(driver);
  const { modules } = draft.vfio;
  if (modules.unloading.has(key)) return refuse('EBUSY', 'driver-core', { code: 'module-going', driver });
  if (isLoaded(draft, driver)) return ok({ code: 'module-there', driver });
  setModules(draft, { loaded: modules.loaded.with(key, true), absent: modules.absent.without(key) });
  let bound = 0;
  let refused = 0;
  for (const device of everyDevice(draft)) {
    const match = matching(draft, device);
    if (deviceOf(device).driver !== null || match === null || !same(match, driver)) continue;
    if (bind(draft, { type: 'bind', device: device.name, driver: match }).result === 'OK') bound += 1;
    else refused += 1;
  }
  return ok({ code: 'module-loaded', driver, bound, refused });
}

export function rmmod(draft: Draft, { driver }: Of<'rmmod'>): Done {
  const key = sameSpelling(driver);
  const { modules } = draft.vfio;
  if (modules.absent.has(key)) return refuse('ENOENT', 'driver-core', { code: 'module-missing', driver });
  if (modules.unloading.has(key)) return refuse('EBUSY', 'driver-core', { code: 'module-going', driver });
  const devices = users(draft, driver);
  const held = devices.filter((device) => unbind(draft, { type: 'unbind', device }).result === 'BLOCKED');
  if (held.length > 0) {
    setModules(draft, { unloading: modules.unloading.with(key, { driver, devices: held }) });
    const files = named(deviceOf(draft.device(held[0]!)!).files.keys());
    return refuse('BLOCKED', 'driver-core', { code: 'module-held', driver, device: held[0]!, file: files });
  }
  setModules(draft, { absent: modules.absent.with(key, true), loaded: modules.loaded.without(key) });
  return ok({ code: 'module-removed', driver, devices: devices.length });
}

/**
 * Finishes an unloading that waits for no other device. The list then contains the `rmmod` instead of the unbinds
 * that are part of it.
 */
export function finishUnloading(draft: Draft, woke: readonly Event[]): readonly Event[] {
  const { unloading } = draft.vfio.modules;
  if (unloading.size === 0) return woke;
  let told = [...woke];
  for (const [key, { driver, devices }] of unloading) {
    const still = devices.filter((device) => {
      const state = draft.device(device);
      return state !== undefined && deviceOf(state).driver !== null;
    });
    if (still.length === devices.length) continue;
    told = told.filter(
      (event) => event.type !== 'unbind' || !devices.includes(event.device) || still.includes(event.device),
    );
    const { unloading: rest, absent, loaded } = draft.vfio.modules;
    if (still.length > 0) setModules(draft, { unloading: rest.with(key, { driver, devices: still }) });
    else {
      setModules(draft, { unloading: rest.without(key), absent: absent.with(key, true), loaded: loaded.without(key) });
      told.push({ type: 'rmmod', driver });
    }
  }
  return told;
}
