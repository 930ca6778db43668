/** Applies the edits of a repair's solution to a listing. */
import type { Edit } from './types.ts';

export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly missing: string };

/**
 * Applies the edits to a text, in order. The comparison of lines ignores white space at both ends of a line. An added
 * line without indentation gets the indentation of the line that it replaces. On failure, `line` is the line of the
 * edit in the lesson's file. `missing` is the text that the listing lacks.
 */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const lines = text.split('\n');
  let from = 0;
  for (const { line, removed, added } of edits) {
    const wanted = removed.map((one) => one.trim());
    const fits = (at: number): boolean => wanted.every((one, index) => lines[at + index]?.trim() === one);
    // An edit applies after the previous edit where possible; otherwise its first match in the text counts.
    const places = [...lines.keys()].filter(fits);
    const at = places.find((place) => place >= from) ?? places[0];
    if (at === undefined) return { ok: false, line, missing: wanted[0] ?? '' };
    const put = added.map((one, index) => {
      if (/^\s/.test(one) || one.trim() === '') return one;
      return (/^\s*/.exec(lines[at + Math.min(index, removed.length - 1)] ?? '')?.[0] ?? '') + one;
    });
    lines.splice(at, removed.length, ...put);
    from = at + put.length;
  }
  return { ok: true, text: lines.join('\n') };
}
