/** What a repair is held to, in the search's own properties. */
import type { PropertyName as Searched } from '../explore/index.ts';
import type { PropertyName } from './types.ts';

/**
 * A property of the lesson's holds where all of these do. Most have the same name. A call that waits for ever leaves a group that can never
 * be free again: that is how the search sees it. And it tells a warning from what C leaves undefined; to who repairs, both are a broken promise.
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
