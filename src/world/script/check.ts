/** Second stage, the events: tests that every device, group, file and process is introduced before it is used. */
import type { DeviceName, Event, FileName, GroupName, ProcessName, Script, Topology } from '../types.ts';
import { eventsIn, fieldsOf, GRAMMAR, type Slot } from './grammar.ts';
import { shortAddress } from './names.ts';
import { oneOf, type Place, Problems } from './problems.ts';
import type { ReadScript } from './read.ts';
import { joinTopology } from './topology.ts';

/** The names that are known so far. */
export interface Known {
  readonly devices: Set<DeviceName>;
  readonly groups: ReadonlySet<GroupName>;
  readonly files: Set<FileName>;
  readonly processes: Set<ProcessName>;
}

/**
 * The tests to make. A name that an unreadable line may have introduced is not tested. Otherwise one typing error
 * would be reported many times.
 */
export interface Asked {
  readonly machine: boolean;
  readonly names: boolean;
}

export function checkScript(read: ReadScript, problems: Problems, asked: Asked): Script {
  const mentioned = mentionedDevices(read, problems);
  const topology = joinTopology(read.groups, read.devices, mentioned, problems);
  const known = knownOf(topology, mentioned.joining);
  for (const { value, ...place } of read.events) {
    if (problems.full) break;
    checkEvent(value, known, place, problems, asked);
  }
  return { topology, events: read.events.map((line) => line.value), lines: read.events.map((line) => line.line) };
}

/** The names that a machine introduces, without the devices that a later event introduces. */
export function knownOf(topology: Topology, unborn: Iterable<DeviceName> = []): Known {
  const known: Known = {
    devices: new Set(topology.devices.keys()),
    groups: new Set(topology.groups.map((group) => group.name)),
    files: new Set(),
    processes: new Set(),
  };
  for (const name of unborn) known.devices.delete(name);
  for (const group of topology.groups) for (const name of group.devices) known.devices.add(name);
  return known;
}

/** Tests an event's names, and adds the names that the event introduces. */
export function checkEvent(event: Event, known: Known, place: Place, problems: Problems, asked: Asked): void {
  if (event.type === 'race') {
    const parts = eventsIn(event);
    // The order of the CPUs is unknown, so a name that one CPU introduces is known to all CPUs.
    for (const part of parts) checkEvent(part, known, place, new Problems(), { machine: false, names: false });
    for (const part of parts) checkEvent(part, known, place, problems, asked);
    return;
  }
  const fields = fieldsOf(event);
  const { slots, tails } = GRAMMAR[event.type];
  for (const slot of [...slots, ...tails]) {
    const name = fields[slot.field];
    if (typeof name === 'string') checkName(slot, name, known, place, problems, asked);
  }
}

function checkName(slot: Slot, name: string, known: Known, place: Place, problems: Problems, asked: Asked): void {
  if (slot.kind === 'group') {
    if (asked.machine && !known.groups.has(name))
      problems.add(place, 'unknown-group', { group: name, expected: oneOf(known.groups), known: known.groups.size });
    return;
  }
  if (slot.kind === 'device') {
    if (slot.role === 'introduces') known.devices.add(name);
    else if (asked.machine && !known.devices.has(name)) reportDevice(name, known, place, problems);
    return;
  }
  const names =
    slot.kind === 'process' ? known.processes : slot.kind === 'name' || slot.kind === 'file' ? known.files : null;
  if (names === null) return;
  if (slot.role === 'introduces') names.add(name);
  else if (asked.names && !names.has(name)) {
    problems.add(place, slot.kind === 'process' ? 'unknown-process' : 'unknown-name', {
      name,
      expected: oneOf(names),
      known: names.size,
    });
  }
}

function reportDevice(device: DeviceName, known: Known, place: Place, problems: Problems): void {
  for (const candidate of known.devices) {
    if (candidate.endsWith(device)) {
      problems.add(place, 'unknown-device-short', { device, expected: candidate });
      return;
    }
  }
  problems.add(place, 'unknown-device', { device, expected: oneOf(known.devices), known: known.devices.size });
}

/**
 * The devices that the events name. `joining`: the first mention is a `hotplug`. In a script without groups a mention
 * introduces a device. An address without its domain would then become a second device, so it is reported here.
 */
function mentionedDevices(
  read: ReadScript,
  problems: Problems,
): { present: Set<DeviceName>; joining: Set<DeviceName> } {
  const seen = new Set<DeviceName>(read.groups.flatMap((group) => group.value.devices));
  for (const device of read.devices) seen.add(device.value.name);
  const full = new Map<string, DeviceName>();
  for (const name of seen) noteAddress(name, full);
  const present = new Set<DeviceName>();
  const joining = new Set<DeviceName>();
  for (const { value, ...place } of read.events)
    for (const event of eventsIn(value)) {
      if (!('device' in event) || seen.has(event.device)) continue;
      if (read.groups.length === 0) {
        const meant = full.get(event.device);
        const short = shortAddress(event.device);
        if (meant !== undefined) problems.add(place, 'unknown-device-short', { device: event.device, expected: meant });
        else if (short !== null && seen.has(short))
          problems.add(place, 'unknown-device-short', { device: short, expected: event.device });
      }
      seen.add(event.device);
      noteAddress(event.device, full);
      (event.type === 'hotplug' ? joining : present).add(event.device);
    }
  return { present, joining };
}

function noteAddress(name: DeviceName, full: Map<string, DeviceName>): void {
  const short = shortAddress(name);
  if (short !== null && !full.has(short)) full.set(short, name);
}
