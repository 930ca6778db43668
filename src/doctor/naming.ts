/** Reads the part of a `lspci` line after the address: class and name, with or without numbers. */
import { isHex } from './address.ts';
import { classByName } from './classes.ts';

export interface Naming {
  /** Four hex digits; null where the listing has no number and the class's name is unknown. */
  readonly class: string | null;
  /** Vendor and device in words, without ids; empty where the listing has only ids. */
  readonly title: string;
}

/**
 * Reads `VGA compatible controller [0300]: NVIDIA … [10de:2abc] (rev a1) (prog-if 00 [VGA controller])` and its
 * shorter forms; null for any other text.
 */
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
  // A class without a number in the list is accepted if it is a few plain words; `proxy error: …` is not accepted
  return known !== null || isWords(head) ? { class: known, title } : null;
}

/** Vendor and device of a `lspci -vmm` record, joined as in the plain form. */
export function recordTitle(vendor: string, device: string): string {
  const maker = withoutShortId(vendor);
  const model = withoutShortId(device);
  // lspci prints an unknown vendor as "Vendor" here, and leaves it out in the plain form
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

/** The position of the first colon before a blank or at the end; -1 where there is none. */
function colonAt(text: string, from: number): number {
  for (let at = text.indexOf(':', from); at >= 0; at = text.indexOf(':', at + 1)) {
    if (at + 1 === text.length || text.charAt(at + 1) === ' ' || text.charAt(at + 1) === '\t') return at;
  }
  return -1;
}

/** The position of the first `[cccc]`, if it is before the colon that ends the class; otherwise -1. */
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

/** The text without `(rev …)` and `(prog-if …)` at its end. */
function withoutTails(text: string): string {
  let rest = text.trim();
  if (!rest.endsWith(')')) return rest;
  const programming = rest.lastIndexOf('(prog-if ');
  if (programming > 0) rest = rest.slice(0, programming).trimEnd();
  const revision = rest.lastIndexOf('(rev ');
  return revision > 0 && revision + 8 >= rest.length ? rest.slice(0, revision).trimEnd() : rest;
}

/**
 * A name without the ids that `-nn` and `-n` add. The last `[vvvv:dddd]` is removed. A name with nothing but ids
 * becomes empty.
 */
function withoutIds(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (isIdPair(name, 0) && name.length === 9) return '';
  if (name.length === 4 && allHex(name, 0, 4)) return '';
  for (let at = name.lastIndexOf('['); at >= 0; at = at === 0 ? -1 : name.lastIndexOf('[', at - 1)) {
    if (name.charAt(at + 10) === ']' && isIdPair(name, at + 1)) return joined(name.slice(0, at), name.slice(at + 11));
  }
  return withoutPlainId(name);
}

/** lspci prints an unknown device as `Device 1af4` or `Device 1234:11e8`, if no ids were requested. */
function withoutPlainId(name: string): string {
  for (const length of [4, 9]) {
    const at = name.length - length;
    const before = name.slice(0, Math.max(at, 0));
    const id = length === 4 ? allHex(name, at, 4) : isIdPair(name, at);
    if (at > 0 && id && (before === 'Device ' || before.endsWith(' Device '))) return before.trimEnd();
  }
  return name;
}

/** A record's vendor or device without its id. The forms are `Sample OEM [1458]`, `1458` and `Sample OEM`. */
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
