/**
 * The calls that no listing contains. Only parts that the page loads on demand import this file, so the first load
 * stays small.
 */
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

/** VFIO's own calls. The compiler checks that none is missing. */
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

/** True if one of the events is a call of VFIO's own, which no listing contains. */
export const hasVfio = (events: readonly Event[]): boolean => events.some(({ type }) => Object.hasOwn(CALLS, type));

/**
 * The same tree without VFIO's own calls. When an event is removed, its successors attach to its predecessor. Equal
 * branches merge.
 */
export function withoutVfio(h: History): {
  readonly seeds: readonly Seed[];
  readonly cursor: number;
  readonly tip: number;
} {
  const kept: Seed[] = [];
  // `now`: by id in the old tree, the id in the new tree. `after`: by parent in the new tree, its children.
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
