/** The results of a search for a task's solution. */
import type { Event } from '../world/index.ts';

/** A shortest solution. `par` is its length: the number of events, or of letters in a race's schedule. */
export interface Solution {
  readonly events: readonly Event[];
  readonly par: number;
}

/** The end of a search. `whole` is true where the search tried everything within its bound. */
export type Searched =
  | { readonly kind: 'solved'; readonly solution: Solution; readonly states: number }
  | { readonly kind: 'unsolved'; readonly whole: boolean; readonly states: number };
