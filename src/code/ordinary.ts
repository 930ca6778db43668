import type { Reading } from '../machine/index.ts';

/** An ordinary machine: a group with a default domain, nothing attached, nothing pending. */
export const ORDINARY: Reading['env'] = {
  pasid: false,
  'resv-direct': false,
  reset: false,
  'default-domain': true,
  'private-domain': false,
  group: true,
};
