/** VFIO's calls to the ownership protocol: by group for a container, by device for an iommufd. */
import type { DeviceName } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, told } from '../events/done.ts';
import { container, deviceFile, groupFile, isOpenTwice, send, stateOf } from './table.ts';

export const ownerCount = (draft: Draft, index: number): number => draft.read(index).counts.owner_cnt ?? 0;

/** Claims the group for the user. Null where the claim succeeds, otherwise the protocol's refusal. */
export function claimGroup(draft: Draft, index: number, owner: string): Done | null {
  return claim(draft, index, draft.version.vfio?.reserve(owner) ?? draft.version.claimGroup(owner)!, {
    group: draft.group(index).name,
    file: owner,
  });
}

export function claimDevice(draft: Draft, device: DeviceName, owner: string): Done | null {
  const index = draft.homeOf(device)!;
  return claim(draft, index, draft.version.claim('user', device, owner)!, {
    group: draft.group(index).name,
    device,
    file: owner,
  });
}

function claim(
  draft: Draft,
  index: number,
  call: Parameters<Draft['call']>[1],
  scene: Readonly<Record<string, unknown>>,
): Done | null {
  draft.steps.push('claim');
  const answer = draft.call(index, call, scene);
  if (answer.result === 'OK') return null;
  draft.steps.push('refuse');
  return told(answer, scene);
}

/**
 * VFIO before 5.19: the first opening of a device tests the drivers of all members. Null where no driver conflicts.
 */
export function useDevice(draft: Draft, device: DeviceName, file: string): Done | null {
  const index = draft.homeOf(device)!;
  return (
    draft.version.vfio && claim(draft, index, draft.version.vfio.use, { group: draft.group(index).name, device, file })
  );
}

/** Releases a claim. A release returns nothing, so VFIO continues after a WARN. The WARN becomes a finding. */
function release(
  draft: Draft,
  index: number,
  call: Parameters<Draft['call']>[1],
  scene: Readonly<Record<string, unknown>>,
): void {
  draft.steps.push('release');
  if (draft.call(index, call, scene).result === 'WARN') draft.findings.add('warn');
}

/** Takes a group out of its container: first the domain, then the ownership. */
export function detachContainer(
  draft: Draft,
  token: string,
  from: { readonly container: string | null; readonly group: string },
): void {
  if (from.container !== null && draft.vfio.objects.has(from.container))
    send(draft, from.container, { type: 'leave', group: token });
  draft.steps.push('detach');
  const index = draft.groupIndex(from.group);
  const { version } = draft;
  release(
    draft,
    index,
    version.vfio ? version.closed(draft.read(index).owner ?? '')! : { ...version.releaseGroup()!, kept: true },
    { group: from.group, file: token },
  );
}

export function putIommufd(draft: Draft, iommufd: string | null, by: string): void {
  if (iommufd !== null && draft.vfio.objects.has(iommufd)) send(draft, iommufd, { type: 'let-go', by });
}

/** If this is the device's last close, gives back everything that the first opening claimed or holds. */
export function lastClose(draft: Draft, token: string): void {
  const { device, iommufd, group } = deviceFile(draft, token);
  if (stateOf(draft, token) !== 'granted' || isOpenTwice(draft, device)) return;
  if (iommufd !== null) {
    const index = draft.homeOf(device)!;
    release(draft, index, draft.version.release('user', device, iommufd)!, {
      group: draft.group(index).name,
      device,
      file: iommufd,
    });
    putIommufd(draft, iommufd, holderOf(device));
  } else if (group !== null && draft.vfio.objects.has(group)) {
    const before = groupFile(draft, group);
    if (draft.version.vfio) draft.call(draft.homeOf(device)!, draft.version.vfio.unuse, {});
    const ran = send(draft, group, { type: 'unuse', device });
    if (ran.actions.includes('detach')) detachContainer(draft, group, before);
  }
}

/** The name of a device as a holder of the iommufd that it is bound to. */
export const holderOf = (device: DeviceName): string => `device ${device}`;

export const iommuDriverSet = (draft: Draft, token: string | null): boolean =>
  token !== null && stateOf(draft, token) === 'ready';
export const groupsIn = (draft: Draft, token: string): number => container(draft, token).groups.size;
