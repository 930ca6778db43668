/** The calls on a group file and on a container (drivers/vfio/group.c and container.c). */
import type { Event } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, ok, refuse } from '../events/done.ts';
import {
  claimDevice,
  claimGroup,
  detachContainer,
  groupsIn,
  holderOf,
  iommuDriverSet,
  ownerCount,
  putIommufd,
  useDevice,
} from './claims.ts';
import { deviceFileMachine } from './device-file.ts';
import { isRegistered } from './open.ts';
import { expect, isDone, notOpen, toldBy } from './refusals.ts';
import { groupIsOwner, hasIommufd } from './release.ts';
import { descriptor, filesThrough, grantedFile, groupFile, install, isOpen, isTaken, send, stateOf } from './table.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/**
 * True after the group's last device has left VFIO, and where the group does not exist. Then group->iommu_group is
 * NULL.
 */
function isOrphaned(draft: Draft, token: string): boolean {
  return stateOf(draft, token) === 'orphaned' || !draft.read(draft.groupIndex(groupFile(draft, token).group)).env.group;
}

export function getStatus(draft: Draft, { name }: Of<'get-status'>): Done {
  const found = expect(draft, name, 'group');
  if (isDone(found)) return found;
  const { group, container, iommufd } = groupFile(draft, found.token);
  if (isOrphaned(draft, found.token)) return refuse('ENODEV', 'vfio', { code: 'group-gone', file: name, group });
  const index = draft.groupIndex(group);
  const value = ownerCount(draft, index);
  const set = container !== null || iommufd !== null;
  if (draft.version.drivers) {
    const against = draft.blame(index, 'user');
    const told = { viable: !against, container: set };
    return {
      ...ok(against ? { code: 'group-not-viable', group, ...against } : { code: 'group-viable', group }),
      detail: told,
    };
  }
  // Without a container the count alone decides: every claim counts. With a container the count is not tested.
  const viable = set || value === 0;
  return {
    ...ok({ code: 'group-status', group, viable: viable ? 'yes' : 'no', container: set ? 'yes' : 'no', value }),
    detail: { viable, container: set },
  };
}

export function setContainer(draft: Draft, { name, container }: Of<'set-container'>): Done {
  const found = expect(draft, name, 'group');
  if (isDone(found)) return found;
  if (!isTaken(draft, container)) return notOpen(container);
  const { token } = found;
  const before = groupFile(draft, token);
  const scene = { file: name, group: before.group, container: before.container ?? before.iommufd ?? container };
  if (before.container === null && before.iommufd === null && isOrphaned(draft, token)) {
    return refuse('ENODEV', 'vfio', { code: 'group-gone', file: name, group: before.group });
  }
  const other = descriptor(draft, container);
  if (other?.kind === 'iommufd') {
    const ran = send(draft, token, { type: 'set-iommufd', iommufd: other.token });
    if (stateOf(draft, token) === 'compat' && before.iommufd === null && before.container === null) {
      send(draft, other.token, { type: 'stand-in' });
      send(draft, other.token, { type: 'hold', by: token });
      draft.steps.push('attach');
    }
    return toldBy(ran, scene);
  }
  const ran = send(draft, token, { type: 'set-container', container: other?.token ?? container });
  if (!ran.actions.includes('claim')) return toldBy(ran, scene);
  if (other?.kind !== 'container')
    return refuse(hasIommufd(draft) ? 'EBADFD' : 'EINVAL', 'vfio', { code: 'not-a-container', file: container });
  const index = draft.groupIndex(before.group);
  const refused = claimGroup(draft, index, groupIsOwner(draft) ? token : other.token);
  send(draft, token, { type: refused ? 'refused' : 'granted' });
  if (refused) return refused;
  send(draft, other.token, { type: 'join', group: token });
  draft.steps.push('attach');
  if (draft.version.vfio) return ok({ code: 'container-set-unasked', ...scene });
  return ok({ code: 'container-set', ...scene, value: ownerCount(draft, index) });
}

export function unsetContainer(draft: Draft, { name }: Of<'unset-container'>): Done {
  const found = expect(draft, name, 'group');
  if (isDone(found)) return found;
  const before = groupFile(draft, found.token);
  const scene = {
    file: name,
    group: before.group,
    container: before.container ?? before.iommufd ?? '',
    devices: filesThrough(draft, before),
  };
  const ran = send(draft, found.token, { type: 'unset-container' });
  if (ran.actions.includes('detach')) detachContainer(draft, found.token, before);
  if (ran.actions.includes('putIommufd')) putIommufd(draft, before.iommufd, found.token);
  return toldBy(ran, scene);
}

export function setIommu(draft: Draft, { name }: Of<'set-iommu'>): Done {
  const found = expect(draft, name, 'container', 'iommufd');
  if (isDone(found)) return found;
  const groups = found.kind === 'container' ? groupsIn(draft, found.token) : 0;
  return toldBy(send(draft, found.token, { type: 'set-iommu' }), { file: name, groups });
}

export function getDeviceFd(draft: Draft, { name, device, fd }: Of<'get-device-fd'>): Done {
  const found = expect(draft, name, 'group');
  if (isDone(found)) return found;
  const { token } = found;
  const { group, container, iommufd } = groupFile(draft, token);
  const index = draft.homeOf(device);
  // The call looks for the device by name before it tests the group file.
  if (
    stateOf(draft, token) === 'orphaned' ||
    index === undefined ||
    draft.group(index).name !== group ||
    !isRegistered(draft, device)
  ) {
    return refuse('ENODEV', 'vfio', { code: 'not-in-vfio-group', device, group });
  }
  if (isTaken(draft, fd)) return refuse('EBUSY', 'vfio', { code: 'already-open', file: fd });
  const first = !isOpen(draft, device);
  const scene = { file: fd, device, group, container: container ?? iommufd ?? '' };
  const ran = send(draft, token, { type: 'use', device, iommuDriverSet: iommuDriverSet(draft, container) });
  const refused = ran.answer?.result === 'OK' && iommufd === null && first ? useDevice(draft, device, fd) : null;
  if (refused) return refused;
  const used = toldBy(ran, {
    ...scene,
    file: ran.answer?.result === 'OK' ? fd : name,
    value: ownerCount(draft, index),
  });
  if (used.result !== 'OK') return used;
  if (iommufd !== null && first) {
    const refused = claimDevice(draft, device, iommufd);
    if (refused) return refused;
    send(draft, iommufd, { type: 'hold', by: holderOf(device) });
  }
  // An open device keeps the iommufd of its claim, even if the group file now has none or another one.
  const claimedBy = first ? iommufd : (grantedFile(draft, device)?.context.iommufd ?? null);
  const opened = install(draft, { name: fd, kind: 'device', process: found.process }, deviceFileMachine(), {
    device,
    group: token,
    iommufd: claimedBy,
  });
  draft.core(device, { type: 'attached', file: opened });
  draft.steps.push('open');
  if (draft.version.vfio) return ok({ code: 'attached-viable', device, group, file: fd });
  const code = iommufd !== null && first ? 'device-claimed' : 'device-opened';
  return ok({ code, ...scene, value: ownerCount(draft, index) });
}
