/** Cuts a pasted text into lines, and removes the marks that mails, forums and terminals put around a line. */
import { isDigit } from './address.ts';

/** A line of the pasted text, and the text without the marks around it. */
export interface Line {
  /** The line number, from 1 as in an editor. */
  readonly number: number;
  readonly raw: string;
  /** The line without colours, quote marks, list numbers, prompts and the space around. */
  readonly text: string;
  /** The indent of the text. A tab counts as one, because only more or less matters. */
  readonly indent: number;
  /** A prompt or a comment sign comes before the text. If the text is unknown, it is a command or a remark. */
  readonly marked: boolean;
}

/** Every line. A line ends with LF, CRLF, CR CR LF (a double conversion) or a lone CR. */
export function* linesOf(text: string): Generator<Line> {
  let number = 0;
  let at = 0;
  const lone = text.includes('\r');
  while (at <= text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    let stop = end;
    while (stop > at && text.charCodeAt(stop - 1) === 13) stop--;
    if (lone && text.slice(at, stop).includes('\r')) {
      for (const part of text.slice(at, stop).split('\r')) yield cleaned(++number, part);
    } else {
      yield cleaned(++number, text.slice(at, stop));
    }
    at = end + 1;
  }
}

function cleaned(number: number, raw: string): Line {
  const text = plainSpaces(withoutColours(raw));
  let at = 0;
  let from = 0;
  let marked = false;
  for (;;) {
    at = skipSpaces(text, from);
    const next = wrappingEnd(text, at);
    if (next === at) break;
    marked ||= isMark(text.charAt(at));
    from = next;
  }
  return { number, raw, text: text.slice(at).trimEnd(), indent: at - from, marked };
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isMark(sign: string): boolean {
  return sign === '#' || sign === '$' || sign === '%';
}

/**
 * The position after a mark at `at`: `>` of a quotation, `12.` of a list, a bullet, a prompt's `$`, a heading's `##`.
 * Without a mark the position is `at`.
 */
function wrappingEnd(text: string, at: number): number {
  const sign = text.charAt(at);
  const follows = text.charCodeAt(at + 1);
  if (sign === '>') return isSpace(follows) ? at + 2 : at + 1;
  if (sign === '#') {
    let end = at;
    while (text.charAt(end) === '#') end++;
    return end;
  }
  if ('$%-*•+'.includes(sign) && sign !== '') return isSpace(follows) ? at + 2 : at;
  let digits = at;
  while (digits - at < 7 && isDigit(text.charCodeAt(digits))) digits++;
  if (digits === at) return at;
  const after = text.charAt(digits);
  // `12. text`, `12) text`, and `12<tab>text` from cat -n
  if ((after === '.' || after === ')') && isSpace(text.charCodeAt(digits + 1))) return digits + 2;
  return after === '\t' ? digits + 1 : at;
}

const ESC = 27,
  BELL = 7,
  CSI = 0x9b;

/** The text without terminal control sequences. */
function withoutColours(text: string): string {
  if (!text.includes('\u001b') && !text.includes('\u009b')) return text;
  let out = '';
  let at = 0;
  let kept = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== ESC && code !== CSI) {
      at++;
      continue;
    }
    out += text.slice(kept, at);
    at = controlEnd(text, at);
    kept = at;
  }
  return out + text.slice(kept);
}

function controlEnd(text: string, at: number): number {
  const kind = text.charAt(at + 1);
  if (text.charCodeAt(at) === CSI || kind === '[') {
    let end = text.charCodeAt(at) === CSI ? at + 1 : at + 2;
    // parameters, then one final letter; the length is limited, so a stray ESC costs little
    while (end < text.length && end - at < 40 && text.charCodeAt(end) >= 0x20 && text.charCodeAt(end) < 0x40) end++;
    const final = text.charCodeAt(end);
    return final >= 0x40 && final <= 0x7e ? end + 1 : end;
  }
  if (kind === ']') {
    let end = at + 2;
    while (end < text.length && end - at < 400 && text.charCodeAt(end) !== BELL && text.charCodeAt(end) !== ESC) end++;
    return text.charCodeAt(end) === ESC ? end + 2 : end + 1;
  }
  return at + 2;
}

/** The text with a space for every kind of blank, and without marks of zero width. */
function plainSpaces(text: string): string {
  let plain = true;
  for (let at = 0; at < text.length && plain; at++) {
    const code = text.charCodeAt(at);
    plain = code < 0x80 && code !== 0;
  }
  if (plain) return text;
  return text.replace(/[\u200b-\u200f\u2060\ufeff]/g, '').replace(/[\0\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
}
