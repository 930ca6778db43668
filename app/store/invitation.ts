/** What a first visit is invited to try: one drag that succeeds, one that the owner refuses. */
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
/** `works` is accepted beside the owner, `refused` is not: that is the protocol's whole point. */
export interface Invitation {
  readonly works: Invite;
  readonly refused: Invite;
}

/** The invitation, or null where the story is another one, is over, or was looked at enough. */
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

/** What the board may invite to; null once both were tried. */
export function useInvitation(): Invitation | null {
  const history = usePage((state) => state.history);
  return useMemo(() => invitationFor(history), [history]);
}
