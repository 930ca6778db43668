/** The calls on a device's own node and on an iommufd (drivers/vfio/device_cdev.c and drivers/iommu/iommufd). */
import type { Event } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, ok } from '../events/done.ts';
import { claimDevice, holderOf, ownerCount } from './claims.ts';
import type { Iommufd } from './iommufd.ts';
import { expect, isDone, notOpen, toldBy } from './refusals.ts';
import { boundFiles, descriptor, deviceFile, grantedFile, isOpen, isTaken, openGroupFile, send } from './table.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const groupOf = (draft: Draft, device: string): string => draft.group(draft.homeOf(device)!).name;

export function bindIommufd(draft: Draft, { name, iommufd }: Of<'bind-iommufd'>): Done {
  const found = expect(draft, name, 'cdev', 'device');
  if (isDone(found)) return found;
  const { device } = deviceFile(draft, found.token);
  const group = groupOf(draft, device);
  const other = descriptor(draft, iommufd);
  const opened = openGroupFile(draft, group);
  const elsewhere = grantedFile(draft, device)?.token;
  const ran = send(draft, found.token, {
    type: 'bind',
    iommufd: other?.token ?? iommufd,
    groupFileOpen: opened !== undefined,
    openElsewhere: isOpen(draft, device),
    fault: !isTaken(draft, iommufd) ? 'EBADF' : other?.kind === 'iommufd' ? null : 'EBADFD',
  });
  if (!ran.actions.includes('claim')) {
    const blamed = new Map([
      ['group-file-open', opened?.token],
      ['open-elsewhere', elsewhere],
      ['iommufd-already-bound', name],
      ['not-a-cdev', name],
    ]);
    return toldBy(ran, {
      file: blamed.get(ran.answer?.reason.code ?? '') ?? iommufd,
      device,
      group,
      iommufd: deviceFile(draft, found.token).iommufd ?? '',
    });
  }
  const refused = claimDevice(draft, device, other!.token);
  send(draft, found.token, { type: refused ? 'refused' : 'granted' });
  if (refused) return refused;
  send(draft, other!.token, { type: 'hold', by: holderOf(device) });
  draft.steps.push('attach');
  return ok({
    code: 'iommufd-bound',
    device,
    file: other!.token,
    group,
    value: ownerCount(draft, draft.homeOf(device)!),
  });
}

export function ioasAlloc(draft: Draft, { name, ioas }: Of<'ioas-alloc'>): Done {
  const found = expect(draft, name, 'iommufd');
  if (isDone(found)) return found;
  const ran = send(draft, found.token, { type: 'ioas-alloc' });
  const { allocated } = draft.vfio.objects.get(found.token)!.snapshot.context as Iommufd;
  draft.vfio = { ...draft.vfio, ioas: draft.vfio.ioas.with(ioas, { iommufd: found.token, id: allocated }) };
  return toldBy(ran, { file: name, ioas });
}

export function ioasAttach(draft: Draft, { name, ioas }: Of<'ioas-attach'>): Done {
  const found = expect(draft, name, 'cdev', 'device');
  if (isDone(found)) return found;
  const space = draft.vfio.ioas.get(ioas);
  if (!space) return notOpen(ioas);
  const { device, iommufd } = deviceFile(draft, found.token);
  const group = groupOf(draft, device);
  const siblings = boundFiles(draft, group).filter(
    ({ token, context }) => token !== found.token && context.ioas !== null,
  );
  const attach = {
    type: 'attach',
    ioas: space.id,
    groupIoas: siblings[0]?.context.ioas ?? null,
    fault: space.iommufd === iommufd ? null : 'ENOENT',
  } as const;
  const ran = send(draft, found.token, attach);
  // A device that is attached already moves to the new IOAS. Its group moves with it, because a group has one domain.
  if (ran.answer?.result === 'OK') {
    draft.steps.push('attach');
    for (const { token, context } of siblings) if (context.ioas !== space.id) send(draft, token, attach);
  }
  const file = ran.answer?.reason.code === 'no-such-ioas' ? (iommufd ?? '') : name;
  return toldBy(ran, { file, device, group, ioas });
}

export function requestEventfd(draft: Draft, { name }: Of<'request-eventfd'>): Done {
  const found = expect(draft, name, 'device', 'cdev');
  if (isDone(found)) return found;
  return toldBy(send(draft, found.token, { type: 'request' }), {
    file: name,
    device: deviceFile(draft, found.token).device,
  });
}
