/**
 * Drivers that come and go as modules, and the bus's autoprobe. What a driver matches is kept simple: the driver that a device had at boot, or, where
 * nobody named one, the last kernel driver that it had. VFIO drivers and stubs match nothing by themselves unless a device had one at boot.
 */
import type { DeviceName, DriverName, Event } from '../../world/index.ts';
import { sameSpelling } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, ok, refuse } from '../events/done.ts';
import { bind, unbind } from '../events/driver.ts';
import { deviceOf, type DeviceState } from '../world.ts';
import type { Modules } from './state.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const setModules = (draft: Draft, change: Partial<Modules>): void => {
  draft.vfio = { ...draft.vfio, modules: { ...draft.vfio.modules, ...change } };
};
const plus = <T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> => new Set([...set, value]);
const minus = <T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> => new Set([...set].filter((other) => other !== value));
const same = (a: DriverName, b: DriverName): boolean => sameSpelling(a) === sameSpelling(b);

function matching(draft: Draft, device: DeviceState): DriverName | null {
  return draft.before.topology.devices.get(device.name)?.driver ?? device.had ?? null;
}

/** Whether nobody can bind the driver: its module is unloaded, or on its way out. */
export function isAbsent(draft: Draft, driver: DriverName): boolean {
  const { absent, unloading } = draft.vfio.modules;
  const key = sameSpelling(driver);
  return absent.has(key) || unloading.has(key);
}

function isLoaded(draft: Draft, driver: DriverName): boolean {
  if (isAbsent(draft, driver)) return false;
  if (draft.vfio.modules.loaded.has(sameSpelling(driver))) return true;
  return [...draft.before.topology.devices.values()].some((spec) => spec.driver !== null && same(spec.driver, driver)) || users(draft, driver).length > 0;
}

const everyDevice = (draft: Draft): DeviceState[] => draft.before.groups.flatMap((_, index) => draft.group(index).devices);
const users = (draft: Draft, driver: DriverName): DeviceName[] =>
  everyDevice(draft).filter((device) => { const bound = deviceOf(device).driver; return bound !== null && same(bound, driver); }).map(({ name }) => name);

export function probe(draft: Draft, { device }: Of<'probe'>): Done {
  const state = draft.device(device);
  if (!state) return refuse('ENODEV', 'driver-core', { code: 'not-present', device });
  const { driver: bound } = deviceOf(state);
  if (bound !== null) return ok({ code: 'probe-needless', device, driver: bound });
  const driver = matching(draft, state);
  if (driver === null || isAbsent(draft, driver)) return ok({ code: 'probe-nothing', device });
  const done = bind(draft, { type: 'bind', device, driver });
  if (done.result === 'OK') return done;
  // drivers_probe tells that something refused, not what.
  return refuse('EINVAL', done.refusedBy ?? 'driver-core', { code: 'probe-refused', device, driver, errno: done.result });
}

export function modprobe(draft: Draft, { driver }: Of<'modprobe'>): Done {
  const key = sameSpelling(driver);
  const { modules } = draft.vfio;
  if (modules.unloading.has(key)) return refuse('EBUSY', 'driver-core', { code: 'module-going', driver });
  if (isLoaded(draft, driver)) return ok({ code: 'module-there', driver });
  setModules(draft, { loaded: plus(modules.loaded, key), absent: minus(modules.absent, key) });
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
    setModules(draft, { unloading: new Map(modules.unloading).set(key, { driver, devices: held }) });
    const files = deviceOf(draft.device(held[0]!)!).files.join(', ');
    return refuse('BLOCKED', 'driver-core', { code: 'module-held', driver, device: held[0]!, file: files });
  }
  setModules(draft, { absent: plus(modules.absent, key), loaded: minus(modules.loaded, key) });
  return ok({ code: 'module-removed', driver, devices: devices.length });
}

/** After an event: an unloading that waited for no other device goes through, and it is that which is told, not the unbinds it is made of. */
export function finishUnloading(draft: Draft, woke: readonly Event[]): readonly Event[] {
  const { unloading } = draft.vfio.modules;
  if (unloading.size === 0) return woke;
  let told = [...woke];
  for (const [key, { driver, devices }] of unloading) {
    const still = devices.filter((device) => { const state = draft.device(device); return state !== undefined && deviceOf(state).driver !== null; });
    if (still.length === devices.length) continue;
    told = told.filter((event) => event.type !== 'unbind' || !devices.includes(event.device) || still.includes(event.device));
    const rest = new Map(draft.vfio.modules.unloading);
    if (still.length > 0) setModules(draft, { unloading: rest.set(key, { driver, devices: still }) });
    else {
      rest.delete(key);
      const { absent, loaded } = draft.vfio.modules;
      setModules(draft, { unloading: rest, absent: plus(absent, key), loaded: minus(loaded, key) });
      told.push({ type: 'rmmod', driver });
    }
  }
  return told;
}
