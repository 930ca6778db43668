/**
 * The rows of a long table that are rendered: the rows in sight, a few rows around them, and the row with the focus.
 */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The number of left-out rows before this stretch. */
  readonly gap: number;
}

const AROUND = 8;

/** The rendered rows as stretches, in order, and the number of left-out rows after the last stretch. */
export function stretches(
  count: number,
  top: number,
  height: number,
  rowHeight: number,
  focused: number | null,
): { readonly shown: readonly Stretch[]; readonly after: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - AROUND));
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + AROUND);
  const wanted = [[from, Math.max(from, to)] as const];
  if (focused !== null && focused >= 0 && focused < count && (focused < from || focused >= to))
    wanted.push([focused, focused + 1]);
  wanted.sort(([a], [b]) => a - b);
  let end = 0;
  const shown = wanted
    .filter(([a, b]) => b > a)
    .map(([a, b]) => {
      const stretch = { from: a, to: b, gap: a - end };
      end = b;
      return stretch;
    });
  return { shown, after: count - end };
}
