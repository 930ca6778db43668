/** The result of a call on a descriptor of the wrong kind, or on no descriptor. */
import type { Result } from '../../world/index.ts';
import type { Draft } from '../draft.ts';
import { type Done, ok, refuse } from '../events/done.ts';
import type { Ran } from '../run.ts';
import { reasonOf } from '../draft.ts';
import { descriptor, stateOf } from './table.ts';
import type { Descriptor, DescriptorKind } from './state.ts';

type Scene = Readonly<Record<string, unknown>>;

export const notOpen = (file: string): Done => refuse('EBADF', 'vfio', { code: 'not-open', file });

/** The descriptor, if it is open and its kind knows the call. Otherwise the kernel's error. */
export function expect(draft: Draft, name: string, ...kinds: DescriptorKind[]): Descriptor | Done {
  const found = descriptor(draft, name);
  if (found) return kinds.includes(found.kind) ? found : wrongKind(draft, found);
  // An owner file of the ordinary events represents all VFIO files at once. It has none of their calls.
  if (draft.file(name).snapshot.value === 'open')
    return refuse('ENOTTY', 'vfio', { code: 'wrong-descriptor', file: name, kind: 'file' });
  return notOpen(name);
}

/**
 * A container without an IOMMU driver, and a device file without access, return EINVAL before they look at the call.
 */
function wrongKind(draft: Draft, { name, kind, token }: Descriptor): Done {
  const state = stateOf(draft, token);
  const blind = (kind === 'container' && state !== 'ready') || (kind === 'cdev' && state === 'blocked');
  return refuse(blind ? 'EINVAL' : 'ENOTTY', 'vfio', { code: 'wrong-descriptor', file: name, kind });
}

export const isDone = (found: Descriptor | Done): found is Done => 'result' in found;

/** The full result of a call, made from the object's answer. */
export function toldBy(ran: Ran, scene: Scene): Done {
  const { answer } = ran;
  if (!answer) throw new Error('a VFIO object has no row for this call');
  const reason = reasonOf(answer, scene);
  return answer.result === 'OK' ? ok(reason) : refuse(answer.result as Result, 'vfio', reason);
}
