/** Which calls stand in no listing. Imported by what is loaded on demand alone, so that the first load does without it. */
import type { Event } from '../world/index.ts';

type Vfio = Exclude<Event['type'], 'bind' | 'unbind' | 'open' | 'close' | 'attach' | 'detach' | 'claim' | 'release' | 'claim-group' | 'release-group' | 'hotplug' | 'unplug' | 'env' | 'race'>;

/** VFIO's own calls; the compiler sees to it that none is missing. */
const CALLS: Readonly<Record<Vfio, true>> = {
  'open-container': true, 'open-group': true, 'get-status': true, 'set-container': true, 'unset-container': true, 'set-iommu': true, 'get-device-fd': true,
  'open-iommufd': true, 'open-cdev': true, 'bind-iommufd': true, 'ioas-alloc': true, 'ioas-attach': true, 'request-eventfd': true,
  kill: true, probe: true, modprobe: true, rmmod: true,
};

/** Whether one of these is a call of VFIO's own, which no listing holds. */
export const hasVfio = (events: readonly Event[]): boolean => events.some(({ type }) => Object.hasOwn(CALLS, type));
