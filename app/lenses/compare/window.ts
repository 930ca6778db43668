/** Which rows of a long table are rendered: those in sight, a few around them, and the one that has the focus. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Rows left out before it. */
  readonly gap: number;
}

const AROUND = 8;

/** Stretches of rows from 0 to `count` - 1, in order, and how many rows are left out after the last of them. */
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
