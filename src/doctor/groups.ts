/** Finds `IOMMU Group N` in a line. A line has several of them where lspci printed nothing in between. */
import { isDigit } from './address.ts';
import { skipSpaces } from './lines.ts';

export interface GroupWord {
  /** The position of the words in the line. */
  readonly start: number;
  /** The group's number as it is printed, or `*`. */
  readonly group: string;
  /** The text up to the next group. */
  readonly rest: string;
}

/**
 * Every `IOMMU Group N` of a line with the text after it, or the `Group N:` of a bare header. Empty if there is none.
 */
export function groupWords(text: string): GroupWord[] {
  const heads: { start: number; end: number; group: string }[] = [];
  for (const match of text.matchAll(/iommu[ \t]group/gi)) {
    const head = numberAt(text, match.index, match.index + match[0].length);
    if (head !== null) heads.push(head);
  }
  const [first] = heads;
  // A line number before the words, which `grep -n` and viewers add
  if (first !== undefined && first.start <= 8 && /^[\d:| \t]*$/.test(text.slice(0, first.start))) first.start = 0;
  if (first === undefined) {
    const head = /^group[ \t]/i.test(text) ? numberAt(text, 0, 5) : null;
    return head !== null && restOf(text, head.end, text.length) === ''
      ? [{ start: 0, group: head.group, rest: '' }]
      : [];
  }
  return heads.map(({ start, end, group }, n) => ({
    start,
    group,
    rest: restOf(text, end, heads[n + 1]?.start ?? text.length),
  }));
}

function numberAt(text: string, start: number, from: number): { start: number; end: number; group: string } | null {
  let at = skipSpaces(text, from);
  if (text.charAt(at) === ':') at = skipSpaces(text, at + 1);
  if (at === from) return null;
  let end = at;
  if (text.charAt(at) === '*') end++;
  else while (isDigit(text.charCodeAt(end))) end++;
  return end === at ? null : { start, end, group: text.slice(at, end) };
}

/** The text after the number, without the colon or the `###` that ends a header. */
function restOf(text: string, from: number, to: number): string {
  let at = from;
  if (text.charAt(at) === ':') at++;
  at = skipSpaces(text, at);
  let rest = text.slice(at, to).trim();
  while (rest.startsWith('#') || rest.startsWith('*')) rest = rest.slice(1).trimStart();
  return rest === ':' ? '' : rest;
}
