import type { Event } from '../../world/index.ts';
import { type Done, refuse } from '../answer.ts';
import type { Draft } from '../draft.ts';
import { bind, hotplug, unbind } from './driver.ts';
import { attach, close, detach, open } from './file.ts';
import type { Part } from './part.ts';
import { claim, env, forGroup, release } from './raw.ts';

export type { Part, Wish } from './part.ts';

/**
 * Handles an event in the environment, which is everything outside of the listing. Some events are done at once, the
 * others need calls into the listing. VFIO's own calls are in no listing.
 */
export function tell(draft: Draft, event: Event): Part | Done {
  switch (event.type) {
    case 'bind':
      return bind(draft, event);
    case 'unbind':
    case 'unplug':
      return unbind(draft, event);
    case 'hotplug':
      return hotplug(draft, event);
    case 'open':
      return open(draft, event);
    case 'close':
      return close(draft, event);
    case 'attach':
      return attach(draft, event);
    case 'detach':
      return detach(draft, event);
    case 'claim':
      return claim(draft, event);
    case 'release':
      return release(draft, event);
    case 'claim-group':
    case 'release-group':
      return forGroup(draft, event);
    case 'env':
      return env(draft, event);
    default:
      return refuse('N/A', 'protocol', { code: 'not-in-listing', call: event.type });
  }
}
