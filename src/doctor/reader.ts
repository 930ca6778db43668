/** Reads line by line: finds the listing's format, the device that a line belongs to, and the facts in the line. */
import { addressAt, asAddress, isDigit } from './address.ts';
import { bindDriver, describe, type DeviceFacts, Facts, joinGroup } from './facts.ts';
import { type Line, skipSpaces } from './lines.ts';
import { readNaming, recordClass, recordTitle } from './naming.ts';
import { isCommand, isComplaint, isDecoration } from './noise.ts';
import { addTag, type MachineRecord, startRecord, startsAnother, tagOf } from './record.ts';
import type { Format, UnreadCode, UnreadLine } from './types.ts';
import { groupWords, type GroupWord } from './groups.ts';
import { isDetail, isVerbose } from './details.ts';

const MOST_UNREAD = 200;
const QUOTED = 120;
const SYSFS = '/sys/kernel/iommu_groups/';

/** A header with the device lines below it. */
interface Block {
  readonly group: string | null;
  readonly indent: number;
  /** The device lines have the ids before the address, as Unraid prints them. Only such lines belong to the block. */
  readonly idsFirst: boolean;
  devices: number;
  /** The device lines are indented. The first line without an indent ends the block. */
  indented: boolean;
}

export class Reader {
  readonly facts = new Facts();
  readonly unread: UnreadLine[] = [];
  unreadCount = 0;
  private lastQuoted = 0;
  private block: Block | null = null;
  private record: MachineRecord | null = null;
  /** The device of the detail lines that follow; `lost` if the device's own line could not be read. */
  private current: { device: DeviceFacts; format: Format } | 'lost' | null = null;
  /** The listing of the current device is `lspci -v` or longer: all indented lines are its details. */
  private verbose = false;

  take(line: Line): void {
    if (line.text === '') return this.blank(line);
    if (isComplaint(line.text)) return this.complaint(line.text);
    if (isCommand(line.text)) return this.newListing();
    if (!(this.tag(line) || this.slot(line) || this.detail(line) || this.groupLine(line) || this.paths(line)))
      this.other(line);
  }

  end(): void {
    this.endRecord();
  }

  private blank(line: Line): void {
    this.endRecord();
    // Without indents only an empty line ends a listing; a line of blanks is a member that lspci could not name
    if (line.raw === '' && this.block !== null && this.block.devices > 0 && !this.block.indented) this.block = null;
  }

  private complaint(text: string): void {
    if (text.includes('iommu_groups') && text.includes('No such file')) this.facts.noIommu = true;
  }

  private newListing(): void {
    this.endRecord();
    this.block = null;
    this.current = null;
    this.verbose = false;
  }

  private other(line: Line): void {
    if (line.marked || isDecoration(line.text)) return this.newListing();
    this.quote(line, 'not-understood');
  }

  private quote(line: Line, code: UnreadCode): void {
    // A remark after `#` may mention groups, so it is not an unread line
    if (line.marked && (code === 'not-understood' || code === 'no-address')) return;
    // A line with several groups is reported once
    if (line.number === this.lastQuoted) return;
    this.lastQuoted = line.number;
    this.unreadCount++;
    if (this.unread.length < MOST_UNREAD)
      this.unread.push({ line: line.number, text: line.raw.trim().slice(0, QUOTED), code });
  }

  private quoteIf(code: UnreadCode | null, line: Line): boolean {
    if (code !== null) this.quote(line, code);
    return code !== null;
  }

  // lspci -vmm

  private tag(line: Line): boolean {
    const tag = tagOf(line.text, this.record !== null);
    if (tag === null) {
      this.endRecord();
      return false;
    }
    if (this.record !== null && startsAnother(this.record, tag)) this.endRecord();
    if (this.record === null) {
      this.newListing();
      this.record = startRecord(line);
    }
    addTag(this.record, tag, line);
    return true;
  }

  private endRecord(): void {
    const record = this.record;
    this.record = null;
    if (record === null) return;
    if (record.address === null) return this.quote(record.first, 'no-address');
    const device = this.facts.device(record.address, 'lspci-vmm');
    const { entries } = record;
    const value = (tag: string): string => entries.get(tag)?.value ?? '';
    const title = recordTitle(value('Vendor'), value('Device'));
    this.quoteIf(
      describe(device, { class: recordClass(value('Class')), title }),
      entries.get('Class')?.line ?? record.first,
    );
    const group = entries.get('IOMMUGroup');
    if (group !== undefined) this.member(device, group.value, 'lspci-vmm', group.line);
    const driver = entries.get('Driver');
    if (driver !== undefined) this.driver(device, driver.value, driver.line);
    if (driver !== undefined || entries.has('Module')) this.facts.showsDrivers('lspci-vmm');
  }

  // Lines that start with an address, alone or under a header

  private slot(line: Line): boolean {
    const { text } = line;
    const at = behindIds(text);
    const found = addressAt(text, at);
    if (found === null) return false;
    const naming = readNaming(text.slice(found.end));
    if (naming === null) {
      this.current = 'lost';
      this.quote(line, 'not-understood');
      return true;
    }
    const block = this.blockFor(line, found.name, at > 0);
    const format = block === null ? 'lspci' : 'header-loop';
    const device = this.facts.device(found.name, format);
    if (block !== null) {
      if (block.devices++ === 0) block.indented = line.indent > block.indent;
      if (block.group !== null && this.quoteIf(joinGroup(device, block.group), line)) return this.lose();
    }
    if (this.quoteIf(describe(device, naming), line)) return this.lose();
    this.follow(device, format);
    return true;
  }

  /** The block of a device line, if the block has not ended before the line. */
  private blockFor(line: Line, name: string, idsFirst: boolean): Block | null {
    const { block } = this;
    if (block === null || (block.idsFirst && !idsFirst)) return null;
    const listed = this.facts.devices.get(name)?.group ?? null;
    const ended =
      block.devices > 0 && (block.indented ? line.indent <= block.indent : listed !== null && listed !== block.group);
    if (ended) this.block = null;
    return this.block;
  }

  private follow(device: DeviceFacts, format: Format): void {
    this.current = { device, format };
    this.verbose = false;
  }

  private lose(): true {
    this.current = 'lost';
    return true;
  }

  // Lines below a device

  private detail(line: Line): boolean {
    const { text } = line;
    const driver = text.startsWith('Kernel driver in use:');
    if (driver && (this.current === null || this.current === 'lost')) {
      this.quote(line, 'no-device');
      return true;
    }
    if (driver || isDetail(text)) {
      const { current } = this;
      if (current !== null && current !== 'lost') {
        this.facts.showsDrivers(current.format);
        if (driver) this.driver(current.device, text.slice('Kernel driver in use:'.length), line);
      }
      return true;
    }
    return this.verboseDetail(line);
  }

  /** The lines that `lspci -v` and longer forms add: the group, and many facts that are not needed. */
  private verboseDetail(line: Line): boolean {
    const { current } = this;
    if (isVerbose(line.text)) this.verbose = true;
    else if (!this.verbose || line.indent === 0) return false;
    if (current === null || current === 'lost') return true;
    this.facts.showsDrivers(current.format);
    const lower = line.text.toLowerCase();
    const at = lower.startsWith('iommu group:') || lower.startsWith('flags:') ? lower.lastIndexOf('iommu group') : -1;
    const number =
      at < 0
        ? ''
        : line.text
            .slice(at + 'iommu group'.length)
            .replace(':', '')
            .trim();
    if (number !== '') this.member(current.device, number, 'lspci-v', line);
    return true;
  }

  private driver(device: DeviceFacts, text: string, line: Line): void {
    const printed = text.trim();
    if (printed === '' || printed === '-' || printed === '(none)' || printed === '<none>') return;
    // A driver's name may contain blanks (ALSA had such names); a name in the script may not
    const driver = printed.slice(0, 64).replace(/[^\w.+:@-]/g, '_');
    if (driver !== printed) this.facts.respelled.add(driver);
    this.quoteIf(bindDriver(device, driver), line);
  }

  private member(device: DeviceFacts, group: string, format: Format, line: Line): boolean {
    const name = groupName(group);
    if (name === null) {
      this.quote(line, 'not-understood');
      return false;
    }
    this.facts.group(name, format);
    return !this.quoteIf(joinGroup(device, name), line);
  }

  // Lines that name a group

  private groupLine(line: Line): boolean {
    const words = groupWords(line.text);
    if (words.length === 0) return false;
    this.current = null;
    this.verbose = false;
    const glued = words[0]?.start === 0;
    if (!glued) this.quote(line, 'not-understood');
    for (const [n, word] of words.entries()) {
      // In a sentence (`Adding to iommu group 1`) the words are a listing only if a device follows
      if (glued || addressAt(word.rest, behindIds(word.rest)) !== null)
        this.groupWord(line, word, n === words.length - 1);
    }
    return true;
  }

  private groupWord(line: Line, word: GroupWord, last: boolean): void {
    const star = word.group === '*';
    const name = star ? null : groupName(word.group);
    if (star) this.facts.noIommu = true;
    else if (name === null) return this.quote(line, 'not-understood');
    this.block = null;
    if (word.rest === '') {
      // Two groups on one line: lspci could not name the first group's member, and its error message went elsewhere
      if (!last) return this.unnamed(name);
      if (name !== null) this.facts.group(name, 'header-loop');
      this.block = { group: name, indent: line.indent, idsFirst: false, devices: 0, indented: false };
      return;
    }
    if (isComplaint(word.rest)) return this.unnamed(name);
    this.flat(line, name, word.rest);
  }

  private unnamed(group: string | null): void {
    if (group === null) return;
    this.facts.group(group, 'flat-loop');
    this.facts.unnamed.add(group);
  }

  /** `IOMMU Group 1 01:00.0 VGA …`: the group and the device are on one line. */
  private flat(line: Line, group: string | null, rest: string): void {
    this.current = 'lost';
    const at = behindIds(rest);
    const found = addressAt(rest, at);
    if (found === null) return this.quote(line, 'no-address');
    const naming = readNaming(rest.slice(found.end));
    if (naming === null) return this.quote(line, 'not-understood');
    const device = this.facts.device(found.name, 'flat-loop');
    if (group !== null && !this.member(device, group, 'flat-loop', line)) return;
    if (this.quoteIf(describe(device, naming), line)) return;
    if (at > 0) this.block = { group, indent: line.indent, idsFirst: true, devices: 0, indented: false };
    this.follow(device, 'flat-loop');
  }

  // find

  private paths(line: Line): boolean {
    if (!line.text.includes(SYSFS.slice(0, -1))) return false;
    this.newListing();
    for (const word of line.text.split(/\s/)) if (word.startsWith(SYSFS)) this.path(line, word);
    return true;
  }

  /** `/sys/kernel/iommu_groups/6/devices/14160000.pcie`. Other paths below a group hold no facts. */
  private path(line: Line, path: string): void {
    const [group = '', folder, ...names] = path.slice(SYSFS.length).split('/', 4);
    const name = groupName(group);
    const member = (names[0] ?? '').replace(/[@:]$/, '');
    if (name === null || folder !== 'devices' || member === '' || member === '*') return;
    const device = asAddress(member) ?? member;
    if (!/^[^"#\\\p{Z}\p{C}]{1,128}$/u.test(device) || device === '-') return this.quote(line, 'bad-name');
    this.facts.group(name, 'find');
    this.quoteIf(joinGroup(this.facts.device(device, 'find'), name), line);
  }
}

/** A group's number as sysfs writes it; null for another text. Some listings add zeros (`001`). */
function groupName(text: string): string | null {
  if (text === '' || text.length > 10) return null;
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return null;
  return String(Number(text));
}

/** The position after the `[vvvv:dddd]` (and `[R]`) that Unraid prints before the address; 0 where there is none. */
function behindIds(text: string): number {
  if (text.charAt(0) !== '[' || text.charAt(5) !== ':' || text.charAt(10) !== ']') return 0;
  const at = skipSpaces(text, 11);
  return text.startsWith('[R]', at) ? skipSpaces(text, at + 3) : at;
}
