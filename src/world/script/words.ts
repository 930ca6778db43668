/** One word of a line: a bare word, or a quoted title without its escapes. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

export interface Words {
  readonly words: readonly Word[];
  /** True if the line ends inside a quote. */
  readonly unclosed: boolean;
}

const HASH = 0x23;
const QUOTE = 0x22;
const SPACE = 0x20;

/**
 * True for every kind of gap. So a script reads the same when it is pasted from a web page or a slide (NBSP, BOM).
 */
function isGap(unit: number): boolean {
  if (unit < 0x80) return unit === SPACE || (unit >= 0x09 && unit <= 0x0d);
  return /\s/u.test(String.fromCharCode(unit));
}

/**
 * Cuts a line into words in one pass. A `#` outside quotes ends the line. Inside quotes `\"` is a quote and `\\` is a
 * backslash. Any other backslash is an ordinary character.
 */
export function wordsOf(line: string): Words {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const first = line.charCodeAt(at);
    if (first === HASH) break;
    if (isGap(first)) {
      at += 1;
      continue;
    }
    if (first === QUOTE) {
      const title = titleFrom(line, at + 1);
      words.push({ text: title.text, quoted: true });
      if (title.end === null) return { words, unclosed: true };
      at = title.end;
      continue;
    }
    const start = at;
    while (at < line.length && line.charCodeAt(at) !== HASH && !isGap(line.charCodeAt(at))) at += 1;
    words.push({ text: line.slice(start, at), quoted: false });
  }
  return { words, unclosed: false };
}

function titleFrom(line: string, start: number): { text: string; end: number | null } {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    const next = line.charAt(at + 1);
    if (char === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at += 1;
    } else text += char;
  }
  return { text, end: null };
}

/** A title in quotes, with the script's escapes. */
export function quote(title: string): string {
  return `"${title.replace(/["\\]/g, (char) => `\\${char}`)}"`;
}
