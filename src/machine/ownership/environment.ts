/** A group's surroundings, as `env` lines set them. */
import type { EnvFlag } from '../../world/index.ts';

export type Environment = Readonly<Record<EnvFlag, boolean>>;

/** An ordinary machine: a group with a default domain, nothing attached, nothing pending. */
export const ORDINARY: Environment = {
  pasid: false, 'resv-direct': false, reset: false, 'default-domain': true, 'private-domain': false, group: true,
};

export interface EnvCall { readonly type: 'env'; readonly flag: EnvFlag; readonly on: boolean }
