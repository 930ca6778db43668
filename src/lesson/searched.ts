/** What a search for a task's solution comes to. */
import type { Event } from '../world/index.ts';

/** A solution; none is shorter. `par` is its length: events, or of a race the letters of its schedule. */
export interface Solution {
  readonly events: readonly Event[];
  readonly par: number;
}

/** How a search ended: `whole` says that nothing was left to be tried. */
export type Searched =
  | { readonly kind: 'solved'; readonly solution: Solution; readonly states: number }
  | { readonly kind: 'unsolved'; readonly whole: boolean; readonly states: number };
