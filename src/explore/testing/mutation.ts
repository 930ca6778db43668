/** A small edit of a listing, and what tells it from the listing: properties that no longer hold, or the reason why nothing can. */
import type { PropertyName } from '../types.ts';

export interface Mutation {
  readonly what: string;
  /** Each first text, which stands once in the listing, becomes the second, one after the other. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The most telling of the properties that catch it; none where it is equivalent. */
  readonly caught: readonly PropertyName[];
  readonly equivalent: string | null;
}

/** One that is caught, by these names with spaces between. */
export const m = (what: string, caught: string, ...edits: Mutation['edits']): Mutation => ({
  what,
  edits,
  caught: caught.split(' ') as PropertyName[],
  equivalent: null,
});
/** One that nobody can tell from the listing, and why. */
export const e = (what: string, equivalent: string, ...edits: Mutation['edits']): Mutation => ({
  what,
  edits,
  caught: [],
  equivalent,
});
