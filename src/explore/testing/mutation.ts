/** A small edit of a listing. It has either the properties that catch it, or the reason why nothing can catch it. */
import type { PropertyName } from '../types.ts';

export interface Mutation {
  readonly what: string;
  /** Replacements in order. Each `from` occurs exactly once in the listing. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The most informative properties that catch the edit; empty if the edit is equivalent. */
  readonly caught: readonly PropertyName[];
  readonly equivalent: string | null;
}

/** An edit that properties catch. `caught` holds their names with spaces between. */
export const m = (what: string, caught: string, ...edits: Mutation['edits']): Mutation => ({
  what,
  edits,
  caught: caught.split(' ') as PropertyName[],
  equivalent: null,
});
/** An edit that is equivalent to the listing, with the reason. */
export const e = (what: string, equivalent: string, ...edits: Mutation['edits']): Mutation => ({
  what,
  edits,
  caught: [],
  equivalent,
});
