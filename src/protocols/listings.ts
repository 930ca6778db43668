/**
 * Data about each listing: the C for each event of the script, and the C for each counter. Plain data and pure
 * functions, for the page, for the build and for Node.
 */
import type { ProtocolId } from '../world/index.ts';

/**
 * The events that a listing may have a call for. `claim-group` and `release-group` take `group`, the others `dev`.
 * `file` is the file of the event, or NULL. `close` runs for each group that the file owns, after the file's devices
 * were detached. `hotplug` runs after the device joined the group's list. `unplug` runs after the driver left and the
 * device was removed from the list. The device then still points at its group.
 */
export const CALLS = [
  'bind',
  'unbind',
  'attach',
  'detach',
  'close',
  'hotplug',
  'unplug',
  'claim none',
  'claim kernel',
  'claim shared',
  'claim user',
  'release none',
  'release kernel',
  'release shared',
  'release user',
  'claim-group',
  'release-group',
] as const;
export type CallName = (typeof CALLS)[number];

/** The values that the board reads from a group. Each is a C expression over `group`. */
export const READS = [
  'kernel',
  'shared',
  'user',
  'owner_cnt',
  'owner',
  'users',
  'kernelUsers',
  'wedged',
  'locked',
  'domain',
] as const;
export type ReadName = (typeof READS)[number];

export interface Listing {
  readonly id: ProtocolId;
  /** C expressions over `dev`, `drv`, `file` and `group`. A version without a call has no expression for it. */
  readonly calls: Readonly<Partial<Record<CallName, string>>>;
  /**
   * C expressions. `owner` is a `struct file *`, `domain` is a `struct iommu_domain *`, and the others are numbers. A
   * version that does not keep a value has no expression for it.
   */
  readonly reads: Readonly<Partial<Record<ReadName, string>>>;
}

/** The entry functions of the driver core and of VFIO have the same names in every listing. */
const ENTRIES = {
  bind: 'really_probe(dev, drv)',
  unbind: 'device_release_driver(dev)',
  attach: 'vfio_attach(dev, file)',
  detach: 'vfio_detach(dev, file)',
} as const;

const USERS = {
  kernel: 'group->dma_users[DMA_OWNER_KERNEL]',
  shared: 'group->dma_users[DMA_OWNER_SHARED]',
  user: 'group->dma_users[DMA_OWNER_USERSPACE]',
};
const THREE_COUNTERS: Listing['reads'] = {
  ...USERS,
  owner: 'group->dma_owner_file',
  users: USERS.user,
  kernelUsers: USERS.kernel,
  locked: 'group->dma_owner_lock.holder',
};

/** The two calls of the mail, for each mode. In the repaired versions, a release also names its file. */
function modes(releases: (mode: string, file: string) => string): Listing['calls'] {
  const set = (mode: string, file: string) => `iommu_set_device_dma_owner(dev, DMA_OWNER_${mode}, ${file})`;
  return {
    ...ENTRIES,
    'claim none': set('NONE', 'NULL'),
    'claim kernel': set('KERNEL', 'NULL'),
    'claim shared': set('SHARED', 'NULL'),
    'claim user': set('USERSPACE', 'file'),
    'release none': releases('NONE', 'NULL'),
    'release kernel': releases('KERNEL', 'NULL'),
    'release shared': releases('SHARED', 'NULL'),
    'release user': releases('USERSPACE', 'file'),
  };
}
const byMode = (mode: string) => `iommu_release_device_dma_owner(dev, DMA_OWNER_${mode})`;
const byModeAndFile = (mode: string, file: string) => `iommu_release_device_dma_owner(dev, DMA_OWNER_${mode}, ${file})`;

/** Only the user makes claims, with an id. Kernel drivers are checked but not counted. */
const USER_ID: Pick<Listing, 'calls' | 'reads'> = {
  calls: {
    ...ENTRIES,
    'claim user': 'iommu_device_init_user_dma(dev, file)',
    'release user': 'iommu_device_exit_user_dma(dev)',
  },
  reads: {
    owner_cnt: 'group->owner_cnt',
    owner: 'group->user_dma_owner_id',
    users: 'group->owner_cnt',
    kernelUsers: '0',
    locked: 'group->mutex.holder',
  },
};

/**
 * For v1 and v2: the owner has a type. `kernel` and `user` are the names of the two types. `owner` is the field of
 * the file or cookie.
 */
function typed(kernel: string, user: string, owner: string): Pick<Listing, 'calls' | 'reads'> {
  const isUsers = `group->dma_owner == ${user}`;
  return {
    calls: {
      ...ENTRIES,
      'claim kernel': `iommu_device_set_dma_owner(dev, ${kernel}, NULL)`,
      'claim user': `iommu_device_set_dma_owner(dev, ${user}, file)`,
      'release kernel': `iommu_device_release_dma_owner(dev, ${kernel})`,
      'release user': `iommu_device_release_dma_owner(dev, ${user})`,
      'claim-group': `iommu_group_set_dma_owner(group, ${user}, file)`,
      'release-group': `iommu_group_release_dma_owner(group, ${user})`,
    },
    reads: {
      owner_cnt: 'group->owner_cnt',
      owner: `${isUsers} ? group->${owner} : NULL`,
      users: `${isUsers} ? group->owner_cnt : 0`,
      kernelUsers: `group->dma_owner == ${kernel} ? group->owner_cnt : 0`,
      locked: 'group->mutex.holder',
      domain: 'group->domain',
    },
  };
}

/**
 * Versions with one counter and one owner. A group is wedged if it has an owner and the counter is 0. A group is also
 * wedged if it has no owner but a counter, and its domain is not the kernel's domain. `elsewhere` is the C condition
 * for such a domain.
 */
function counted(use: string, claim: string, elsewhere: string): Pick<Listing, 'calls' | 'reads'> {
  const claims = `(group->owner || ${elsewhere})`;
  return {
    calls: {
      ...ENTRIES,
      'claim kernel': `iommu_device_use_${use}(dev)`,
      'release kernel': `iommu_device_unuse_${use}(dev)`,
      'claim-group': `${claim}(group, file)`,
      'release-group': 'iommu_group_release_dma_owner(group)',
    },
    reads: {
      owner_cnt: 'group->owner_cnt',
      owner: 'group->owner',
      users: `${claims} ? group->owner_cnt : 0`,
      kernelUsers: `${claims} ? 0 : group->owner_cnt`,
      wedged: `group->owner ? !group->owner_cnt : group->owner_cnt && ${elsewhere}`,
      locked: 'group->mutex.holder',
      domain: 'group->domain',
    },
  };
}
const DETACHED = '(!group->domain && group->default_domain)';
const BLOCKED = '(group->domain && group->domain == group->blocking_domain)';
const MAINLINE = counted('default_domain', 'iommu_group_claim_dma_owner', BLOCKED);
const BY_DEVICE: Listing['calls'] = {
  ...MAINLINE.calls,
  'claim user': 'iommu_device_claim_dma_owner(dev, file)',
  'release user': 'iommu_device_release_dma_owner(dev)',
};

/** Every listing, the oldest version first. */
export const LISTINGS: readonly Listing[] = [
  {
    id: 'viability',
    calls: { ...ENTRIES, close: 'vfio_group_fops_release(group, file)', hotplug: 'vfio_group_nb_add_dev(group)' },
    // `container_users` also counts the container itself. A container without a device keeps the group for its file,
    // but no device is open.
    reads: {
      owner: 'group->opened',
      users: 'group->container_users ? group->container_users - 1 : 0',
      kernelUsers: '0',
      locked: 'group->mutex.holder',
      domain: 'group->domain',
    },
  },
  { id: 'rfc', ...USER_ID, reads: { ...USER_ID.reads, domain: 'group->domain' } },
  { id: 'prototype', ...USER_ID },
  { id: 'sketch', calls: modes(byMode), reads: THREE_COUNTERS },
  { id: 'repaired', calls: modes(byModeAndFile), reads: THREE_COUNTERS },
  { id: 'amended', calls: { ...modes(byModeAndFile), unplug: 'device_leaves(dev)' }, reads: THREE_COUNTERS },
  { id: 'v1', ...typed('DMA_OWNER_KERNEL', 'DMA_OWNER_USER', 'owner_user_file') },
  { id: 'v2', ...typed('DMA_OWNER_DMA_API', 'DMA_OWNER_PRIVATE_DOMAIN_USER', 'owner_cookie') },
  { id: 'v5', ...counted('dma_api', 'iommu_group_set_dma_owner', DETACHED) },
  { id: 'v8', ...counted('default_domain', 'iommu_group_claim_dma_owner', DETACHED) },
  { id: 'linux-5.19', ...MAINLINE },
  { id: 'linux-6.2', ...MAINLINE, calls: BY_DEVICE },
  { id: 'linux-7.3', ...MAINLINE, calls: { ...BY_DEVICE, unplug: '__iommu_group_free_device(group)' } },
];

/** Throws a RangeError for a version without a listing. */
export function listingOf(id: ProtocolId): Listing {
  const listing = LISTINGS.find((each) => each.id === id);
  if (!listing) throw new RangeError(`no listing for protocol ${id}`);
  return listing;
}

const named = (prefix: string, name: string) => `${prefix}_${name.replaceAll(/[^a-z_]/gi, '_')}`;
/** The C function that the glue makes for a call: `call_claim_group`. */
export const callFunction = (name: CallName): string => named('call', name);
/** The C function that the glue makes for a read: `read_owner_cnt`. */
export const readFunction = (name: ReadName): string => named('read', name);

/** Calls that return a result. The other calls are void, or their result has no use. */
const ANSWERS = /^(?:bind|unbind|attach|detach|claim)/;
const READ_TYPES: Partial<Record<ReadName, string>> = { owner: 'struct file *', domain: 'struct iommu_domain *' };
const PARAMETERS = 'struct device *dev, struct device_driver *drv, struct file *file, struct iommu_group *group';

/**
 * The C text behind a listing: one function for each call and one for each read. With it, the environment needs no
 * names of a version. A compiler error in this text means that an edit removed something that the board reads or
 * calls.
 */
export function glue({ calls, reads }: Listing): string {
  const callText = CALLS.flatMap((name) => {
    const call = calls[name];
    if (call === undefined) return [];
    const body = ANSWERS.test(name) ? `\treturn ${call};\n` : `\t${call};\n\treturn 0;\n`;
    return [`int ${callFunction(name)}(${PARAMETERS})\n{\n${body}}\n`];
  });
  const readText = READS.flatMap((name) => {
    const read = reads[name];
    if (read === undefined) return [];
    return [`${READ_TYPES[name] ?? 'int '}${readFunction(name)}(struct iommu_group *group)\n{\n\treturn ${read};\n}\n`];
  });
  return [...callText, ...readText].join('\n');
}
