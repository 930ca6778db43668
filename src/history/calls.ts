/** Which calls stand in no listing. Imported by what is loaded on demand alone, so that the first load does without it. */
import type { Event } from '../world/index.ts';
import { seeds } from './act.ts';
import { sameEvent } from './line.ts';
import type { History, Seed } from './types.ts';

type Vfio = Exclude<
  Event['type'],
  | 'bind'
  | 'unbind'
  | 'open'
  | 'close'
  | 'attach'
  | 'detach'
  | 'claim'
  | 'release'
  | 'claim-group'
  | 'release-group'
  | 'hotplug'
  | 'unplug'
  | 'env'
  | 'race'
>;

/** VFIO's own calls; the compiler sees to it that none is missing. */
const CALLS: Readonly<Record<Vfio, true>> = {
  'open-container': true,
  'open-group': true,
  'get-status': true,
  'set-container': true,
  'unset-container': true,
  'set-iommu': true,
  'get-device-fd': true,
  'open-iommufd': true,
  'open-cdev': true,
  'bind-iommufd': true,
  'ioas-alloc': true,
  'ioas-attach': true,
  'request-eventfd': true,
  kill: true,
  probe: true,
  modprobe: true,
  rmmod: true,
};

/** Whether one of these is a call of VFIO's own, which no listing holds. */
export const hasVfio = (events: readonly Event[]): boolean => events.some(({ type }) => Object.hasOwn(CALLS, type));

/** The same tree without VFIO's own calls: what followed one follows what was before it, and what is then the same is one. */
export function withoutVfio(h: History): {
  readonly seeds: readonly Seed[];
  readonly cursor: number;
  readonly tip: number;
} {
  const kept: Seed[] = [];
  // By the moment in the old tree, and by the parent in the new one.
  const now = [0];
  const after = new Map<number, number[]>();
  for (const { parent, event } of seeds(h)) {
    const before = now[parent]!;
    const beside = after.get(before) ?? [];
    const known = hasVfio([event]) ? before : beside.find((id) => sameEvent(kept[id - 1]!.event, event));
    now.push(known ?? kept.push({ parent: before, event }));
    if (known === undefined) after.set(before, [...beside, kept.length]);
  }
  return { seeds: kept, cursor: now[h.cursor]!, tip: now[h.tip]! };
}
