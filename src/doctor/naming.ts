/** What `lspci` says of a device behind its address: class and name, with numbers or without. */
import { isHex } from './address.ts';
import { classByName } from './classes.ts';

export interface Naming {
  /** Four hex digits, or null where the listing gives none and the name is not known. */
  readonly class: string | null;
  /** Vendor and device in words, without ids; empty where there are only ids. */
  readonly title: string;
}

/** `VGA compatible controller [0300]: NVIDIA … [10de:2abc] (rev a1) (prog-if 00 [VGA controller])` and its shorter forms, or null. */
export function readNaming(text: string): Naming | null {
  const rest = withoutTails(text);
  const colon = colonAt(rest, 0);
  const bracket = classBracket(rest, colon < 0 ? rest.length : colon);
  if (bracket >= 0) {
    let after = bracket + 6;
    if (rest.charAt(after) === ':') after++;
    return { class: rest.slice(bracket + 1, bracket + 5).toLowerCase(), title: withoutIds(rest.slice(after)) };
  }
  if (colon < 0) return null;
  const head = rest.slice(0, colon);
  const title = withoutIds(rest.slice(colon + 1));
  const digits = head.startsWith('Class ') ? head.slice(6) : head;
  if (allHex(digits, 0, 4) && digits.length === 4) return { class: digits.toLowerCase(), title };
  const known = classByName(head);
  // A class that the list has no number for is believed if it is a few plain words; `proxy error: …` is not
  return known !== null || isWords(head) ? { class: known, title } : null;
}

/** Vendor and device of a `lspci -vmm` record, joined as the plain form joins them. */
export function recordTitle(vendor: string, device: string): string {
  const maker = withoutShortId(vendor);
  const model = withoutShortId(device);
  // lspci calls a vendor that it does not know "Vendor" here and nothing at all in the plain form
  return maker === 'Vendor' || maker === '' ? model : `${maker} ${model}`.trimEnd();
}

/** The class of a record: `Audio device [0403]`, `0403` or `Audio device`. */
export function recordClass(value: string): string | null {
  if (value.length === 4 && allHex(value, 0, 4)) return value.toLowerCase();
  const bracket = value.length - 6;
  if (value.endsWith(']') && value.charAt(bracket) === '[' && allHex(value, bracket + 1, 4))
    return value.slice(bracket + 1, -1).toLowerCase();
  return classByName(value);
}

/** The first colon with a space or nothing behind it. */
function colonAt(text: string, from: number): number {
  for (let at = text.indexOf(':', from); at >= 0; at = text.indexOf(':', at + 1)) {
    if (at + 1 === text.length || text.charAt(at + 1) === ' ' || text.charAt(at + 1) === '\t') return at;
  }
  return -1;
}

/** Where the first `[cccc]` opens, if it comes before the colon that ends the class. */
function classBracket(text: string, before: number): number {
  for (let at = text.indexOf('['); at > 0 && at < before; at = text.indexOf('[', at + 1)) {
    if (text.charAt(at + 5) === ']' && allHex(text, at + 1, 4)) return at;
  }
  return -1;
}

function allHex(text: string, from: number, count: number): boolean {
  if (from < 0 || from + count > text.length) return false;
  for (let at = from; at < from + count; at++) if (!isHex(text.charCodeAt(at))) return false;
  return true;
}

function isWords(text: string): boolean {
  return text.length <= 48 && /^\p{Lu}[\p{L}\p{N} ()/.,&-]*$/u.test(text);
}

/** Without `(rev …)` and `(prog-if …)` at the end. */
function withoutTails(text: string): string {
  let rest = text.trim();
  if (!rest.endsWith(')')) return rest;
  const programming = rest.lastIndexOf('(prog-if ');
  if (programming > 0) rest = rest.slice(0, programming).trimEnd();
  const revision = rest.lastIndexOf('(rev ');
  return revision > 0 && revision + 8 >= rest.length ? rest.slice(0, revision).trimEnd() : rest;
}

/** A name without the ids that `-nn` and `-n` add: the last `[vvvv:dddd]`, or the whole of it where it is nothing but ids. */
function withoutIds(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (isIdPair(name, 0) && name.length === 9) return '';
  if (name.length === 4 && allHex(name, 0, 4)) return '';
  for (let at = name.lastIndexOf('['); at >= 0; at = at === 0 ? -1 : name.lastIndexOf('[', at - 1)) {
    if (name.charAt(at + 10) === ']' && isIdPair(name, at + 1)) return joined(name.slice(0, at), name.slice(at + 11));
  }
  return withoutPlainId(name);
}

/** `Device 1af4` and `Device 1234:11e8` are how lspci spells a device that it does not know where no ids are asked for. */
function withoutPlainId(name: string): string {
  for (const length of [4, 9]) {
    const at = name.length - length;
    const before = name.slice(0, Math.max(at, 0));
    const id = length === 4 ? allHex(name, at, 4) : isIdPair(name, at);
    if (at > 0 && id && (before === 'Device ' || before.endsWith(' Device '))) return before.trimEnd();
  }
  return name;
}

/** A record's vendor or device: `Sample OEM [1458]`, `1458` or `Sample OEM`. */
function withoutShortId(text: string): string {
  const name = withoutIds(text);
  const short = name.length - 6;
  const has = short >= 0 && name.endsWith(']') && name.charAt(short) === '[' && allHex(name, short + 1, 4);
  return has ? name.slice(0, short).trimEnd() : name;
}

function isIdPair(text: string, at: number): boolean {
  return allHex(text, at, 4) && text.charAt(at + 4) === ':' && allHex(text, at + 5, 4);
}

function joined(before: string, after: string): string {
  return `${before.trimEnd()} ${after.trimStart()}`.trim();
}
