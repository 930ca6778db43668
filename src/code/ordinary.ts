import type { Reading } from '../machine/index.ts';

/** The group flags of an ordinary machine: a default domain, nothing attached and nothing pending. */
export const ORDINARY: Reading['env'] = {
  pasid: false,
  'resv-direct': false,
  reset: false,
  'default-domain': true,
  'private-domain': false,
  group: true,
};
