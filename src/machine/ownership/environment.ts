/** A group's surroundings, as `env` lines set them. */
import type { EnvFlag } from '../../world/index.ts';

export type Environment = Readonly<Record<EnvFlag, boolean>>;

/** An ordinary machine: a group with a default domain, nothing attached, nothing pending. */
export const ORDINARY: Environment = {
  pasid: false,
  'resv-direct': false,
  reset: false,
  'default-domain': true,
  'private-domain': false,
  group: true,
};

export interface EnvCall {
  readonly type: 'env';
  readonly flag: EnvFlag;
  readonly on: boolean;
}

/**
 * The domain that the group is attached to. `none` is a NULL domain. `private` is a domain that a driver or the owner
 * attached.
 */
export type Domain = 'default' | 'blocking' | 'private' | 'none';

/** The domain that default_domain points to. */
export const defaultDomain = (env: Environment): Domain => (env['default-domain'] ? 'default' : 'none');

/**
 * Stores a flag. The flags `private-domain` and `default-domain` also change the attached domain. `held` is the
 * domain of the group while a user owns it, and null while no user owns it.
 */
export function surroundings<C extends { readonly env: Environment; readonly domain: Domain }>(
  context: C,
  { flag, on }: EnvCall,
  held: Domain | null,
): Pick<C, 'env' | 'domain'> {
  const env = { ...context.env, [flag]: on };
  const resting = held ?? defaultDomain(env);
  const { domain } = context;
  if (flag === 'private-domain') return { env, domain: on ? 'private' : resting };
  if (flag === 'default-domain' && (domain === 'default' || domain === 'none')) return { env, domain: resting };
  return { env, domain };
}
