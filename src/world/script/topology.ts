/** Second stage, the machine: tests that its groups and devices can exist together. */
import type { Checked, DeviceName, DeviceSpec, GroupName, GroupSpec, Topology, TopologyDraft } from '../types.ts';
import { deviceName, isGroupName, isName, isTitle, oneLine, pciClass } from './names.ts';
import { type Place, Problems } from './problems.ts';
import type { ReadLine } from './read.ts';
import { unsaidDevice } from './unsaid.ts';

/** The group of a script that names no group. */
const ONLY_GROUP: GroupName = '0';

/**
 * Checks a machine that comes from another source than a script, such as a listing. A draft without groups becomes
 * one group `0` with all its devices. A group member without a device spec gets a device of which only the name is
 * known.
 */
export function checkTopology(draft: TopologyDraft): Checked<Topology> {
  const problems = new Problems();
  const here = (text: string): Place => ({ line: 0, text });
  const groups: ReadLine<GroupSpec>[] = [];
  const devices: ReadLine<DeviceSpec>[] = [];
  const named = (word: string): boolean => {
    const good = isName(word);
    if (!good) problems.add(here(word), 'bad-name', { word, what: 'device' });
    return good;
  };
  for (const spec of draft.groups) {
    if (!isGroupName(spec.name)) {
      problems.add(here(spec.name), 'bad-name', { word: spec.name, what: 'group' });
      continue;
    }
    groups.push({
      ...here(spec.name),
      value: { name: spec.name, devices: spec.devices.filter(named).map(deviceName) },
    });
  }
  for (const spec of draft.devices) {
    const said = pciClass(spec.class);
    if (!named(spec.name)) continue;
    if (said === null) {
      problems.add(here(spec.name), 'bad-class', { word: spec.class });
      continue;
    }
    if (!isTitle(spec.title)) {
      problems.add(here(spec.name), 'too-long', { limit: 500, found: spec.title.length, what: 'characters' });
      continue;
    }
    if (spec.driver !== null && !isName(spec.driver)) {
      problems.add(here(spec.name), 'bad-name', { word: spec.driver, what: 'driver' });
      continue;
    }
    const value: DeviceSpec = {
      name: deviceName(spec.name),
      class: said,
      title: oneLine(spec.title),
      driver: spec.driver,
    };
    devices.push({ ...here(spec.name), value: spec.assumed && said === '0200' ? { ...value, assumed: true } : value });
  }
  const topology = joinTopology(groups, devices, null, problems);
  return problems.found.length > 0 ? { ok: false, problems: problems.inOrder() } : { ok: true, value: topology };
}

/** Devices that the events name: `present` from the start, or `joining` by `hotplug`. */
export interface Mentioned {
  readonly present: ReadonlySet<DeviceName>;
  readonly joining: ReadonlySet<DeviceName>;
}

/**
 * Combines groups and devices. Devices come in the order of their groups, then the other devices in the order of the
 * script. `mentioned` has the devices of the events, and is null where there are no events.
 */
export function joinTopology(
  groups: readonly ReadLine<GroupSpec>[],
  devices: readonly ReadLine<DeviceSpec>[],
  mentioned: Mentioned | null,
  problems: Problems,
): Topology {
  const specs = new Map<DeviceName, DeviceSpec>();
  for (const { value, ...place } of devices) {
    if (specs.has(value.name)) problems.add(place, 'device-twice', { device: value.name });
    else specs.set(value.name, value);
  }
  const home = new Map<DeviceName, GroupName>();
  const joined = new Map<GroupName, GroupSpec>();
  for (const { value, ...place } of groups) {
    if (joined.has(value.name)) problems.add(place, 'group-twice', { group: value.name });
    for (const device of value.devices) {
      const other = home.get(device);
      if (other === value.name) problems.add(place, 'device-twice', { device });
      else if (other !== undefined) problems.add(place, 'device-in-two-groups', { device, group: value.name, other });
      else home.set(device, value.name);
    }
    joined.set(value.name, value);
  }
  if (groups.length === 0) {
    joined.set(ONLY_GROUP, {
      name: ONLY_GROUP,
      devices: [...new Set([...specs.keys(), ...(mentioned?.present ?? [])])],
    });
  }
  const all = new Map<DeviceName, DeviceSpec>();
  const take = (name: DeviceName): void => {
    if (!all.has(name)) all.set(name, specs.get(name) ?? unsaidDevice(name));
  };
  for (const group of joined.values()) group.devices.forEach(take);
  for (const name of specs.keys()) take(name);
  for (const name of mentioned?.joining ?? []) take(name);
  // Only this line gives the brand. Problems are already reported, and callers never return a topology with problems.
  return { groups: [...joined.values()], devices: all } as unknown as Topology;
}

/** The facts about a device. For a device that only an event names, only the name is known. */
export function deviceSpec(topology: Topology, name: DeviceName): DeviceSpec {
  return topology.devices.get(name) ?? unsaidDevice(name);
}
