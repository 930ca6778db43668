/** VFIO's own calls, for the versions that have them. */
import type { Event, VfioEvent } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, refuse } from '../events/done.ts';
import { noSuchCall } from '../events/raw.ts';
import { closeNamed, kill } from './close.ts';
import { getDeviceFd, getStatus, setContainer, setIommu, unsetContainer } from './group-calls.ts';
import { bindIommufd, ioasAlloc, ioasAttach, requestEventfd } from './iommufd-calls.ts';
import { finishUnloading, isAbsent, modprobe, probe, rmmod } from './modules.ts';
import { isRegistered, openCdev, openContainer, openGroup, openIommufd } from './open.ts';
import { WITH_VFIO } from './state.ts';
import { askedFile, openGroupFile } from './table.ts';

import { goOn } from './revoke.ts';

export { stays, unregister } from './revoke.ts';

const hasVfio = (draft: Draft): boolean => WITH_VFIO.has(draft.before.protocol);

export function vfioCall(draft: Draft, event: VfioEvent): Done {
  if (!hasVfio(draft)) return noSuchCall(draft, event.type);
  switch (event.type) {
    case 'open-container':
      return openContainer(draft, event);
    case 'open-group':
      return openGroup(draft, event);
    case 'open-iommufd':
      return openIommufd(draft, event);
    case 'open-cdev':
      return openCdev(draft, event);
    case 'get-status':
      return getStatus(draft, event);
    case 'set-container':
      return setContainer(draft, event);
    case 'unset-container':
      return unsetContainer(draft, event);
    case 'set-iommu':
      return setIommu(draft, event);
    case 'get-device-fd':
      return getDeviceFd(draft, event);
    case 'bind-iommufd':
      return bindIommufd(draft, event);
    case 'ioas-alloc':
      return ioasAlloc(draft, event);
    case 'ioas-attach':
      return ioasAttach(draft, event);
    case 'request-eventfd':
      return requestEventfd(draft, event);
    case 'kill':
      return kill(draft, event);
    case 'probe':
      return probe(draft, event);
    case 'modprobe':
      return modprobe(draft, event);
    case 'rmmod':
      return rmmod(draft, event);
  }
}

/**
 * VFIO's result for an ordinary event. Null where VFIO has no rule, so that the ordinary rules apply. Descriptors and
 * owner files share their names, and a driver can be unloaded.
 */
export function vfioFirst(draft: Draft, event: Event): Done | null {
  if (!hasVfio(draft)) return null;
  switch (event.type) {
    case 'close':
      return closeNamed(draft, event.file);
    case 'open':
      return isOpen(draft, event.file) ? refuse('EBUSY', 'file', { code: 'already-open', file: event.file }) : null;
    case 'attach':
    case 'detach': {
      const at = draft.homeOf(event.device);
      const group = at === undefined ? '' : draft.group(at).name;
      const opened = event.type === 'attach' && draft.version.vfio && openGroupFile(draft, group);
      const found = draft.vfio.descriptors.get(event.file);
      if (!found || draft.file(event.file).snapshot.value === 'open') {
        return opened && isRegistered(draft, event.device)
          ? refuse('EBUSY', 'protocol', { code: 'group-file-open', group, file: opened.token })
          : null;
      }
      if (found.open) return refuse('EINVAL', 'file', { code: 'wrong-descriptor', file: event.file, kind: found.kind });
      return refuse('EBADF', 'file', { code: 'not-open', file: event.file });
    }
    case 'bind':
      return isAbsent(draft, event.driver) && isDriverless(draft, event.device)
        ? refuse('ENOENT', 'driver-core', { code: 'module-missing', driver: event.driver })
        : null;
    default:
      return null;
  }
}

const isOpen = (draft: Draft, name: string): boolean => draft.vfio.descriptors.get(name)?.open ?? false;
const isDriverless = (draft: Draft, device: string): boolean => {
  const state = draft.device(device);
  return state !== undefined && (state.snapshot.context as { driver: string | null }).driver === null;
};

/** Completes the result of an event: the file that VFIO asks for its device, and the events that VFIO lets finish. */
export function vfioAfter(draft: Draft, event: Event, done: Done): Done {
  if (!hasVfio(draft)) return done;
  if (done.result === 'BLOCKED' && (event.type === 'unbind' || event.type === 'unplug')) {
    const asked = askedFile(draft, event.device);
    if (asked) return { ...done, reason: { code: 'held-and-asked', device: event.device, file: asked.token } };
  }
  const woke = finishUnloading(draft, goOn(draft, done.woke ?? []));
  return woke === done.woke ? done : { ...done, woke };
}
