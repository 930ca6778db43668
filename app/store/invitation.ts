/**
 * The invitation of a first visit: one drag that succeeds, and one drag that is refused because of the group's owner.
 */
import { useMemo } from 'react';
import { current, type History } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import type { DeviceName, DriverName } from '../../src/world/index.ts';
import { isOpening, OPENING_FILE, OPENING_GROUP } from './opening.ts';
import { usePage } from './views.ts';

export interface Invite {
  readonly driver: DriverName;
  readonly device: DeviceName;
  readonly tried: boolean;
}
/** The protocol accepts `works` beside the owner and refuses `refused`. This is the protocol's whole point. */
export interface Invitation {
  readonly works: Invite;
  readonly refused: Invite;
}

/**
 * The invitation. Null if the machine is not the opening's, or if both drags were tried. Also null if the group has
 * another owner or no free device.
 */
export function invitationFor(h: History): Invitation | null {
  if (!isOpening(h.topology)) return null;
  const tried = { works: false, refused: false };
  for (const { outcome } of h.moments) {
    if (outcome?.event.type !== 'bind' || outcome.event.device.endsWith('05.1')) continue;
    if (outcome.result === 'OK') tried.works = true;
    else if (outcome.refusedBy === 'protocol') tried.refused = true;
  }
  if (tried.works && tried.refused) return null;
  const group = groupViews(current(h).world).find(({ name }) => name === OPENING_GROUP);
  const free = group?.devices.filter(({ driver }) => driver === null) ?? [];
  const [first, second = first] = free;
  if (group?.owner !== OPENING_FILE || group.owns !== 'user' || !first || !second) return null;
  return {
    works: { driver: 'vfio-pci', device: second.name, tried: tried.works },
    refused: { driver: 'e1000', device: first.name, tried: tried.refused },
  };
}

/** The invitation for the present history, or null. */
export function useInvitation(): Invitation | null {
  const history = usePage((state) => state.history);
  return useMemo(() => invitationFor(history), [history]);
}
