/** The parts of VFIO's own calls that depend on the release. */
import { compareReleases, type ProtocolId } from '../../world/index.ts';
import type { Draft } from '../draft.ts';

const NAMED: Partial<Record<ProtocolId, string>> = { 'linux-5.19': '5.19', 'linux-6.2': '6.2', 'linux-7.3': '7.3' };
const from = (draft: Draft, first: string): boolean =>
  compareReleases(draft.before.release ?? NAMED[draft.before.protocol] ?? '5.18', first) >= 0;

/** Since 6.2 /dev/iommu exists, and a descriptor of a wrong kind gets EBADFD. Before 6.2 it gets EINVAL. */
export const hasIommufd = (draft: Draft): boolean => from(draft, '6.2');
/** Since 6.6: /dev/vfio/devices exists. */
export const hasCdevs = (draft: Draft): boolean => from(draft, '6.6');
/** Since 6.1 the owner is the struct vfio_group, before that the container's file. The owner is only compared. */
export const groupIsOwner = (draft: Draft): boolean => from(draft, '6.1');
