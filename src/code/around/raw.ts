/** The raw calls of a version, which use nothing of a device except its group. Also the group flags. */
import type { CallName } from '../../protocols/index.ts';
import type { EnvFlag, Event } from '../../world/index.ts';
import { type Done, ok, refuse } from '../answer.ts';
import type { Draft } from '../draft.ts';
import type { Site } from '../places.ts';
import { call, type Part } from './part.ts';

function* ask(draft: Draft, { type, device, mode, file: named }: Extract<Event, { type: 'claim' | 'release' }>): Part {
  const name: CallName = `${type} ${mode}`;
  if (!draft.tale.calls.has(name))
    return refuse('N/A', 'protocol', { code: 'no-such-call', call: name, protocol: draft.before.protocol });
  const index = draft.homeOf(device);
  if (index === undefined) return refuse('ENODEV', 'protocol', { code: 'not-present', device });
  return yield* call({ index, name, device, file: mode === 'user' ? (named ?? null) : null });
}

export const claim = (draft: Draft, event: Extract<Event, { type: 'claim' }>): Part => ask(draft, event);
export const release = (draft: Draft, event: Extract<Event, { type: 'release' }>): Part => ask(draft, event);

export function* forGroup(
  draft: Draft,
  { type, group, file }: Extract<Event, { type: 'claim-group' | 'release-group' }>,
): Part {
  if (!draft.tale.calls.has(type))
    return refuse('N/A', 'protocol', { code: 'no-such-call', call: type, protocol: draft.before.protocol });
  const index = draft.groupIndex(group);
  if (!draft.group(index).env.group) return refuse('N/A', 'protocol', { code: 'group-has-none', group });
  return yield* call({ index, name: type, file });
}

/** The field of `struct iommu_group` for a group flag, if the flag has a field. */
const FIELDS: Partial<Record<EnvFlag, string>> = {
  pasid: 'pasid_attached',
  'resv-direct': 'resv_direct',
  reset: 'reset_pending',
};

export function env(draft: Draft, { group, flag, on }: Extract<Event, { type: 'env' }>): Done {
  const index = draft.groupIndex(group);
  const site = draft.site(index);
  const field = FIELDS[flag];
  if (field !== undefined) site.write('iommu_group', site.places.group, field, Number(on));
  else if (flag === 'group') moveDevices(site, on);
  else attach(draft, index, flag, on);
  draft.setGroup(index, { env: { ...draft.group(index).env, [flag]: on } });
  return ok({ code: 'env-set', group, flag, on: on ? 'on' : 'off' });
}

function moveDevices(site: Site, on: boolean): void {
  for (const address of site.places.devices.values())
    site.write('device', address, 'iommu_group', on ? site.places.group : 0);
}

/** The two flags that change the attached domain. */
function attach(draft: Draft, index: number, flag: EnvFlag, on: boolean): void {
  const { domain, owner, users, wedged } = draft.reading(index);
  const site = draft.site(index);
  const { group, domains } = site.places;
  const set = (field: string, address: number): void => {
    site.write('iommu_group', group, field, address);
  };
  const hasDefault = flag === 'default-domain' ? on : draft.group(index).env['default-domain'];
  const held = owner !== null || (users > 0 && !wedged);
  const has = (field: string): boolean => draft.tale.offset('iommu_group', field) !== null;
  const owners = has('blocking_domain') ? domains.blocking : has('user_domain') ? domains.private : 0;
  const resting = held ? owners : hasDefault ? domains.default : 0;
  if (flag === 'default-domain') set('default_domain', on ? domains.default : 0);
  if (flag === 'private-domain') set('domain', on ? domains.private : resting);
  else if (domain === 'default' || domain === 'none') set('domain', resting);
}
