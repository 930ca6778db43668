/** The properties of the search that decide each property of a lesson's repair. */
import type { PropertyName as Searched } from '../explore/index.ts';
import type { PropertyName } from './types.ts';

/**
 * A lesson's property holds where all the listed properties of the search hold. Most names are the same on both sides.
 * `no-hang` is `can-recover`: after a call that waits for ever, the group can never become free again. The search
 * separates kernel warnings from undefined behaviour of C. A lesson's reader has to repair both.
 */
export const SEARCHED_AS: Readonly<Record<PropertyName, readonly Searched[]>> = {
  'no-lock-left': ['no-lock-left'],
  'no-leak': ['no-leak'],
  'no-stale-owner': ['no-stale-owner'],
  'no-split': ['no-split'],
  'no-two-owners': ['no-two-owners'],
  'no-hang': ['can-recover'],
  'no-undefined': ['no-undefined', 'no-warn'],
  'no-needless-refusal': ['no-needless-refusal'],
};
