/** Makes a machine from the facts in the lines, and the notes about it. */
import { checkTopology, type DeviceSpec, type GroupSpec } from '../world/index.ts';
import { byAddress, byNumber } from './address.ts';
import type { DeviceFacts, Facts } from './facts.ts';
import type { Reader } from './reader.ts';
import type { MachineReading, Note, NoteCode } from './types.ts';

/** The number of names that a note lists. */
const NAMED = 6;
/** The class of a device without a stated class, as in the script. */
const UNSAID = '0200';
const LONGEST_TITLE = 200;

export function conclude(reader: Reader): MachineReading {
  const { facts } = reader;
  const notes: Note[] = [];
  const note = (code: NoteCode, params: Note['params'] = {}): void => {
    notes.push({ code, params });
  };
  const members = membersByGroup(facts, note);
  const inGroups = [...members.values()].flat();
  const drivers = inGroups.filter((device) => device.driver !== null).length;
  if (members.size === 0) note(emptyHanded(facts), { devices: facts.devices.size });
  else noteDevices(facts, inGroups, note);
  if (facts.respelled.size > 0) note('driver-respelled', named([...facts.respelled]));

  const groups: GroupSpec[] = [...members].map(([name, devices]) => ({
    name,
    devices: devices.map((device) => device.name),
  }));
  const checked = members.size === 0 ? null : checkTopology({ groups, devices: inGroups.map(specOf) });
  if (checked !== null && !checked.ok) note('impossible', { count: checked.problems.length });
  return {
    topology: checked?.ok ? checked.value : null,
    formats: facts.formats(),
    groups: members.size,
    devices: inGroups.length,
    drivers,
    unread: reader.unread,
    unreadCount: reader.unreadCount,
    notes,
  };
}

/** The groups in the order of their numbers, each with its members by address. */
function membersByGroup(
  facts: Facts,
  note: (code: NoteCode, params: Note['params']) => void,
): Map<string, DeviceFacts[]> {
  const members = new Map<string, DeviceFacts[]>([...facts.groups].sort(byNumber).map((group) => [group, []]));
  for (const device of facts.devices.values()) if (device.group !== null) members.get(device.group)?.push(device);
  const unnamed: string[] = [];
  for (const [group, devices] of members) {
    devices.sort((a, b) => byAddress(a.name, b.name));
    if (devices.length > 0 && (!facts.unnamed.has(group) || devices.some((device) => !device.pci))) continue;
    devices.push(standIn(group));
    unnamed.push(group);
  }
  if (unnamed.length > 0) note('unnamed-member', named(unnamed));
  return members;
}

/**
 * A device for a group member that no line names (lspci cannot name a platform device). Without it the group would
 * look free of that member.
 */
function standIn(group: string): DeviceFacts {
  return { name: `unnamed-${group}`, pci: false, group, class: null, title: '', driver: null, formats: 0 };
}

function emptyHanded(facts: Facts): NoteCode {
  if (facts.noIommu) return 'no-iommu';
  return facts.devices.size > 0 ? 'no-groups' : 'nothing-read';
}

function noteDevices(
  facts: Facts,
  inGroups: readonly DeviceFacts[],
  note: (code: NoteCode, params: Note['params']) => void,
): void {
  const outside = [...facts.devices.values()].filter((device) => device.group === null);
  if (outside.length > 0) note('ungrouped', named(outside.map((device) => device.name).sort(byAddress)));
  if (facts.withDrivers === 0) return note('no-drivers', { devices: inGroups.length });
  const unknown = inGroups.filter((device) => !facts.driverKnown(device));
  if (unknown.length > 0) note('drivers-unknown', named(unknown.map((device) => device.name)));
}

function specOf({ name, class: said, title, driver }: DeviceFacts): DeviceSpec {
  const spec = { name, class: said ?? UNSAID, title: title.slice(0, LONGEST_TITLE), driver };
  return said === null ? { ...spec, assumed: true } : spec;
}

/** Names for a message: the count, the first few names, and the number of the others. */
function named(names: readonly string[]): Note['params'] {
  return { count: names.length, names: names.slice(0, NAMED).join(', '), more: Math.max(0, names.length - NAMED) };
}
