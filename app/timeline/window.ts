/** The entries of a long line that are rendered: the first, the last and a stretch around the cursor. */
export type Row =
  | { readonly kind: 'entry'; readonly depth: number }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/** A line of at most this length is rendered completely. */
const ALL = 300;
/**
 * At least this many entries on each side of the cursor are rendered. The stretch moves in steps of this size, so
 * that playback seldom shifts it.
 */
const REACH = 40;

/** The rows for the depths 0 to `last`. The cursor is at depth `at`. */
export function rowsFor(last: number, at: number): Row[] {
  const entries = (from: number, to: number): Row[] =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ kind: 'entry', depth: from + i }));
  if (last <= ALL) return entries(0, last);
  const middle = Math.floor(at / REACH) * REACH;
  const from = Math.max(0, middle - REACH);
  const to = Math.min(last, middle + 2 * REACH);
  const before: Row[] =
    from === 0 ? [] : from === 1 ? entries(0, 0) : [...entries(0, 0), { kind: 'gap', from: 1, to: from - 1 }];
  const after: Row[] =
    to === last
      ? []
      : to === last - 1
        ? entries(last, last)
        : [{ kind: 'gap', from: to + 1, to: last - 1 }, ...entries(last, last)];
  return [...before, ...entries(from, to), ...after];
}
