/** The lines of a repair's solution, put into a listing. */
import type { Edit } from './types.ts';

export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly missing: string };

/**
 * Puts the edits into a text, in their order. Lines are compared without the white space around them; what is put in without any of its own
 * takes that of the line whose place it takes. `line` and `missing` say which edit found no place.
 */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const lines = text.split('\n');
  let from = 0;
  for (const { line, removed, added } of edits) {
    const wanted = removed.map((one) => one.trim());
    const fits = (at: number): boolean => wanted.every((one, index) => lines[at + index]?.trim() === one);
    // An edit stands behind the one before it, unless the author has them in another order.
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
