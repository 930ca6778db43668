/** What of VFIO's own calls depends on the release. */
import { compareReleases, type ProtocolId } from '../../world/index.ts';
import type { Draft } from '../draft.ts';

const NAMED: Partial<Record<ProtocolId, string>> = { 'linux-5.19': '5.19', 'linux-6.2': '6.2', 'linux-7.3': '7.3' };
const from = (draft: Draft, first: string): boolean =>
  compareReleases(draft.before.release ?? NAMED[draft.before.protocol] ?? '5.18', first) >= 0;

/** /dev/iommu, and the errno that tells a descriptor which is neither container nor iommufd from a container that cannot be set: 6.2. */
export const hasIommufd = (draft: Draft): boolean => from(draft, '6.2');
/** /dev/vfio/devices: 6.6. */
export const hasCdevs = (draft: Draft): boolean => from(draft, '6.6');
/** Who owns: the struct vfio_group since 6.1, the container's file before. It is compared only. */
export const groupIsOwner = (draft: Draft): boolean => from(draft, '6.1');
