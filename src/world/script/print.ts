import type { DeviceSpec, Event, RaceEvent, Topology } from '../types.ts';
import { fieldsOf, GRAMMAR } from './grammar.ts';
import { quote } from './words.ts';

/** An event as its script line. */
export function printEvent(event: Event): string {
  const fields = fieldsOf(event);
  const { slots, tails } = GRAMMAR[event.type];
  const words: string[] = [event.type];
  for (const slot of slots) {
    const value = fields[slot.field];
    if (value === undefined) continue;
    if (value === null) words.push('-');
    else if (slot.kind === 'on') words.push(value ? 'on' : 'off');
    else words.push(slot.kind === 'schedule' && value === '' ? '-' : String(value));
  }
  for (const tail of tails) {
    const value = fields[tail.field];
    if (value === undefined) continue;
    words.push(tail.keyword);
    if (tail.kind !== 'mark') words.push(String(value));
  }
  if (event.type === 'race') words.push(printParts(event.parts));
  return words.join(' ');
}

function printParts(parts: RaceEvent['parts']): string {
  return parts.map((events) => events.map(printEvent).join('; ')).join(' | ');
}

/** A machine and its events as a script. Reading the script gives the same machine and the same events. */
export function printScript({
  topology,
  events,
}: {
  readonly topology: Topology;
  readonly events: readonly Event[];
}): string {
  const lines = topology.groups.map((group) => [`group ${group.name}:`, ...group.devices].join(' '));
  const members = new Set(topology.groups.flatMap((group) => group.devices));
  for (const spec of topology.devices.values()) {
    if (!spec.assumed || spec.title !== '' || spec.driver !== null || !members.has(spec.name))
      lines.push(printDevice(spec));
  }
  if (events.length > 0) lines.push('', ...events.map(printEvent));
  return `${lines.join('\n')}\n`;
}

function printDevice(spec: DeviceSpec): string {
  const words = ['device', spec.name];
  if (!spec.assumed) words.push(spec.class);
  if (spec.title !== '') words.push(quote(spec.title));
  if (spec.driver !== null) words.push('driver', spec.driver);
  return words.join(' ');
}
