/**
 * `lspci -vmm`: records of `Tag:<tab>value`, with a blank line between two records. The order of the tags is not
 * promised, and unknown tags must be ignored.
 */
import { asAddress } from './address.ts';
import type { Line } from './lines.ts';

const TAGS = new Set([
  'Slot',
  'Class',
  'Vendor',
  'Device',
  'SVendor',
  'SDevice',
  'PhySlot',
  'Rev',
  'ProgIf',
  'Driver',
  'Module',
  'NUMANode',
  'DTNode',
  'IOMMUGroup',
]);

export interface Tag {
  readonly name: string;
  readonly value: string;
}

export interface Entry {
  readonly value: string;
  readonly line: Line;
}

/** One device's record while it is read. */
export interface MachineRecord {
  readonly first: Line;
  address: string | null;
  /** The entries by tag. Of a repeated tag only the first is kept. */
  readonly entries: Map<string, Entry>;
}

/** A `Tag: value` line. Outside a record only the tags of lspci are accepted. */
export function tagOf(text: string, inRecord: boolean): Tag | null {
  const colon = text.indexOf(':');
  if (colon <= 0 || colon > 24) return null;
  const next = text.charAt(colon + 1);
  if (next !== '' && next !== ' ' && next !== '\t') return null;
  const name = text.slice(0, colon);
  if (!TAGS.has(name) && !(inRecord && /^[A-Za-z]+$/.test(name))) return null;
  return { name, value: text.slice(colon + 1).trim() };
}

export function startRecord(line: Line): MachineRecord {
  return { first: line, address: null, entries: new Map() };
}

/** True if the tag belongs to the next record, because the blank line before it is missing. */
export function startsAnother(record: MachineRecord, tag: Tag): boolean {
  return record.address !== null && slotOf(tag) !== null;
}

export function addTag(record: MachineRecord, tag: Tag, line: Line): void {
  const slot = slotOf(tag);
  if (slot !== null) record.address = slot;
  else if (!record.entries.has(tag.name)) record.entries.set(tag.name, { value: tag.value, line });
}

/** The address in `Slot:`, or in the first `Device:` of the older `-vm`. */
function slotOf(tag: Tag): string | null {
  return tag.name === 'Slot' || tag.name === 'Device' ? asAddress(tag.value) : null;
}
