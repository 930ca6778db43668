/** Small edits of the repaired listing. */
import { e, m, type Mutation } from './mutation.ts';

const G_LOCK = 'spin_lock(&group->dma_owner_lock);';
const G_UNLOCK = 'spin_unlock(&group->dma_owner_lock);';
const RANGE = 'mode != DMA_OWNER_KERNEL && mode != DMA_OWNER_SHARED &&';

const R8 = `if (${RANGE}\n\t    mode != DMA_OWNER_USERSPACE)\n\t\treturn -EINVAL;\t\t\t\t/* R8 */`;
const R5 = `if (!group)\t\t\t\t\t/* R5 */\n\t\treturn mode == DMA_OWNER_USERSPACE ? -ENODEV : 0;`;
const SET_LOCK = `${G_LOCK}\n\tif (mode == DMA_OWNER_KERNEL`;
const SET_UNLOCK = `${G_UNLOCK}\n\treturn ret;`;
const KERNEL_BY_USER = 'if (mode == DMA_OWNER_KERNEL &&\n\t    group->dma_users[DMA_OWNER_USERSPACE])';
const S1 = 'ret = -EBUSY;\t\t\t\t/* s1 */';
const R6 = 'if (!user_owner)\n\t\t\tret = -EINVAL;\t\t\t/* R6 */\n\t\telse if (group->dma_users[DMA_OWNER_KERNEL])';
const BY_KERNEL = 'else if (group->dma_users[DMA_OWNER_KERNEL])\n\t\t\tret = -EBUSY;\t\t\t/* s4 */';
const BY_OTHER =
  'else if (group->dma_users[DMA_OWNER_USERSPACE] &&\n\t\t\t group->dma_owner_file != user_owner)\n\t\t\tret = -EPERM;\t\t\t/* s6 */';
const R1 = 'if (ret)\n\t\tgoto unlock;\t\t\t\t/* R1 */';
const FIRST =
  'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {\n\t\tget_file(user_owner);\n\t\tgroup->dma_owner_file = user_owner;\n\t}';
const COUNT = 'group->dma_users[mode]++;';

const RELEASE_LOCK = `${G_LOCK}\n\tif (WARN_ON(!group->dma_users[mode]))`;
const RELEASE_UNLOCK = `${G_UNLOCK}\n}`;
const RELEASE_R8 = `if (WARN_ON(${RANGE}\n\t\t    mode != DMA_OWNER_USERSPACE))\n\t\treturn;\t\t\t\t\t/* R8 */`;
const RELEASE_R5 = 'if (!group)\n\t\treturn;\t\t\t\t\t/* R5 */';
const UNCOUNTED = 'if (WARN_ON(!group->dma_users[mode]))\n\t\tgoto unlock;\t\t\t\t/* r1 */';
const R7 =
  'if (WARN_ON(mode == DMA_OWNER_USERSPACE && user_owner &&\n\t\t    user_owner != group->dma_owner_file))\n\t\tgoto unlock;\t\t\t\t/* R7 */';
const UNCOUNT = 'group->dma_users[mode]--;';
const LAST =
  'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {\n\t\tfput(group->dma_owner_file);\t\t/* R2 */\n\t\tgroup->dma_owner_file = NULL;\n\t}';

const PROBE_LOCK = 'device_lock(dev);\n\tif (dev->driver)\n';
const PROBE_UNLOCK = 'dev->driver = NULL;\nunlock:\n\tdevice_unlock(dev);\n\treturn ret;\n}\n\n/* The claim';
const TAKEN = 'int ret = -EBUSY;';
const BOUND = 'if (dev->driver)\n\t\tgoto unlock;\n\tret = 0;\n\tif (!drv->driver_managed_dma)\t\t\t/* R9 */';
const CLAIM =
  'if (!drv->driver_managed_dma)\t\t\t/* R9 */\n\t\tret = iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);';
const REFUSED = 'if (ret)\n\t\tgoto unlock;\n';
const MARK = 'dev->driver = drv;';
const SHARE = 'if (drv->claims_shared)\n\t\tiommu_set_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);';
const PROBED = 'ret = probe(dev);\n\tif (!ret)\n\t\tgoto unlock;';
const UNSHARE = 'if (drv->claims_shared)\n\t\tiommu_release_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);';
const UNCLAIM = 'if (!drv->driver_managed_dma)\n\t\tiommu_release_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);';
/** The same lines occur in the probe's error path and in the unbind. The line before them makes each place unique. */
const UNDO = `${PROBED}\n\n\t${UNSHARE}\n\t${UNCLAIM}\n\tdev->driver = NULL;`;
const undo = (...lines: readonly string[]): string => [PROBED, ...lines].join('\n\t');

const UNBIND_LOCK = 'device_lock(dev);\n\tdrv = dev->driver;';
const UNBIND_UNLOCK = 'device_unlock(dev);\n\treturn ret;\n}\n\n/* User space';
const GONE = 'if (!drv)\n\t\tgoto unlock;\n\tret = 0;';
const REMOVE = `/* Here drv's remove runs; a stub gives its SHARED back in it. */\n\t${UNSHARE}\n\t${UNCLAIM}\n\tdev->driver = NULL;`;
const remove = (...lines: readonly string[]): string => lines.join('\n\t');
const UNBIND_ENODEV = 'struct device_driver *drv;\n\tint ret = -ENODEV;';

const ATTACH_LOCK = 'device_lock(dev);\n\tif (dev->driver && dev->driver->vfio)';
const ATTACH_UNLOCK = '\t\t\t\t\t\t file);\n\tdevice_unlock(dev);';
const ATTACH =
  'if (dev->driver && dev->driver->vfio)\n\t\tret = iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE,\n\t\t\t\t\t\t file);';
const ATTACH_ENODEV = 'struct file *file)\n{\n\tint ret = -ENODEV;';
const DETACH =
  'device_lock(dev);\n\tiommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);\n\tdevice_unlock(dev);\n\treturn 0;';
const DETACHED = 'iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);';

export const REPAIRED: readonly Mutation[] = [
  // The claim.
  e('claim: R8 dropped', 'Nobody here claims by a mode without a counter.', [R8, '']),
  e('claim: R5 dropped', 'Every device that is searched has a group.', [R5, '']),
  m('claim: lock dropped', 'no-leak no-stale-owner no-split no-two-owners', [SET_LOCK, 'if (mode == DMA_OWNER_KERNEL']),
  m('claim: unlock dropped', 'no-lock-left can-recover kernel-refused user-refused', [SET_UNLOCK, 'return ret;']),
  m(
    'claim: lock and unlock dropped',
    'no-leak no-stale-owner no-split no-two-owners',
    [SET_LOCK, 'if (mode == DMA_OWNER_KERNEL'],
    [SET_UNLOCK, 'return ret;'],
  ),
  m(
    'claim: locked only behind the checks',
    'no-split no-two-owners no-lagging-claim counts-match',
    [SET_LOCK, 'if (mode == DMA_OWNER_KERNEL'],
    [R1, `if (ret)\n\t\treturn ret;\n\t${G_LOCK}`],
    [`unlock:\n\t${SET_UNLOCK}`, SET_UNLOCK],
  ),
  m('claim: lock given back between the checks and the count', 'no-split no-two-owners no-lagging-claim counts-match', [
    R1,
    `${R1}\n\t${G_UNLOCK}\n\t${G_LOCK}`,
  ]),
  m(
    'claim: unlocked before the count',
    'no-stale-owner no-split no-two-owners no-lagging-claim',
    [COUNT, ''],
    [SET_UNLOCK, `${G_UNLOCK}\n\tif (!ret)\n\t\tgroup->dma_users[mode]++;\n\treturn ret;`],
  ),
  e(
    'claim: locked before R5',
    'Every device that is searched has a group.',
    [R5, ''],
    [SET_LOCK, `${G_LOCK}\n\t${R5.replace('return', 'ret =')}\n\telse if (mode == DMA_OWNER_KERNEL`],
  ),
  m('claim: users let a kernel driver pass', 'no-split kernel-refused', [KERNEL_BY_USER, 'if (0)']),
  m('claim: a kernel driver is refused where there are no users', 'no-split no-needless-refusal kernel-refused', [
    'group->dma_users[DMA_OWNER_USERSPACE])',
    '!group->dma_users[DMA_OWNER_USERSPACE])',
  ]),
  m('claim: a kernel driver looks at SHARED', 'no-split no-needless-refusal kernel-refused', [
    'group->dma_users[DMA_OWNER_USERSPACE])',
    'group->dma_users[DMA_OWNER_SHARED])',
  ]),
  m('claim: a kernel driver looks at KERNEL', 'no-split no-needless-refusal kernel-refused', [
    'group->dma_users[DMA_OWNER_USERSPACE])',
    'group->dma_users[DMA_OWNER_KERNEL])',
  ]),
  e('claim: a kernel driver looks at the owner', 'The owner is set exactly while users are counted: no-stale-owner.', [
    'group->dma_users[DMA_OWNER_USERSPACE])',
    'group->dma_owner_file)',
  ]),
  m('claim: SHARED is refused beside users too', 'no-lagging-claim counts-match no-warn', [
    KERNEL_BY_USER,
    'if (mode != DMA_OWNER_USERSPACE &&\n\t    group->dma_users[DMA_OWNER_USERSPACE])',
  ]),
  m('claim: s1 says EPERM', 'refusal-says-why', [S1, 'ret = -EPERM;']),
  m('claim: s1 says nothing', 'no-split kernel-refused', [S1, ';']),
  m('claim: R6 dropped', 'null-owner', [R6, 'if (group->dma_users[DMA_OWNER_KERNEL])']),
  e(
    'claim: R6 says EBUSY',
    'Only who has no file is told: null-owner asks whether that does harm, not what it is called.',
    ['ret = -EINVAL;\t\t\t/* R6 */', 'ret = -EBUSY;'],
  ),
  m('claim: R6 negated', 'refusal-says-why no-needless-refusal null-owner kernel-refused', [
    'if (!user_owner)',
    'if (user_owner)',
  ]),
  m('claim: a kernel driver lets users pass', 'no-split refusal-says-why', [BY_KERNEL, '']),
  m('claim: s4 negated', 'no-split refusal-says-why no-needless-refusal second-device', [
    'else if (group->dma_users[DMA_OWNER_KERNEL])',
    'else if (!group->dma_users[DMA_OWNER_KERNEL])',
  ]),
  m('claim: s4 looks at SHARED', 'no-split refusal-says-why no-needless-refusal', [
    'else if (group->dma_users[DMA_OWNER_KERNEL])',
    'else if (group->dma_users[DMA_OWNER_SHARED])',
  ]),
  m('claim: s4 looks at SHARED as well', 'refusal-says-why no-needless-refusal', [
    'else if (group->dma_users[DMA_OWNER_KERNEL])',
    'else if (group->dma_users[DMA_OWNER_KERNEL] || group->dma_users[DMA_OWNER_SHARED])',
  ]),
  m('claim: s4 asks for two', 'no-split refusal-says-why', [
    'else if (group->dma_users[DMA_OWNER_KERNEL])',
    'else if (group->dma_users[DMA_OWNER_KERNEL] > 1)',
  ]),
  m('claim: s4 says EPERM', 'refusal-says-why', ['ret = -EBUSY;\t\t\t/* s4 */', 'ret = -EPERM;']),
  e('claim: s4 and s6 swapped', 'Kernel drivers and users are never counted both: no-split.', [
    `${BY_KERNEL}\n\t\t${BY_OTHER}`,
    `${BY_OTHER}\n\t\t${BY_KERNEL}`,
  ]),
  m('claim: another owner passes', 'no-two-owners no-lagging-claim counts-match no-warn', [BY_OTHER, '']),
  m('claim: the same owner is refused', 'no-two-owners no-lagging-claim counts-match no-warn', [
    'group->dma_owner_file != user_owner)\n\t\t\tret',
    'group->dma_owner_file == user_owner)\n\t\t\tret',
  ]),
  m('claim: s6 asks for one of both', 'no-needless-refusal kernel-refused second-owner-refused second-device', [
    'group->dma_users[DMA_OWNER_USERSPACE] &&\n\t\t\t group->dma_owner_file',
    'group->dma_users[DMA_OWNER_USERSPACE] ||\n\t\t\t group->dma_owner_file',
  ]),
  m('claim: s6 asks for no count', 'no-needless-refusal kernel-refused second-owner-refused second-device', [
    'group->dma_users[DMA_OWNER_USERSPACE] &&\n\t\t\t group->dma_owner_file',
    'group->dma_owner_file',
  ]),
  e(
    'claim: s6 asks for the owner instead of the count',
    'The owner is set exactly while users are counted: no-stale-owner.',
    [
      'group->dma_users[DMA_OWNER_USERSPACE] &&\n\t\t\t group->dma_owner_file',
      'group->dma_owner_file &&\n\t\t\t group->dma_owner_file',
    ],
  ),
  m('claim: s6 asks for two', 'no-two-owners no-lagging-claim counts-match no-warn', [
    'group->dma_users[DMA_OWNER_USERSPACE] &&\n\t\t\t group->dma_owner_file',
    'group->dma_users[DMA_OWNER_USERSPACE] > 1 &&\n\t\t\t group->dma_owner_file',
  ]),
  m('claim: s6 says EBUSY', 'refusal-says-why', ['ret = -EPERM;\t\t\t/* s6 */', 'ret = -EBUSY;']),
  m(
    'claim: R1 undone',
    'no-lock-left refusal-changes-nothing can-recover',
    [R1, 'if (ret)\n\t\treturn ret;'],
    ['unlock:\n\tspin_unlock(&group->dma_owner_lock);\n\treturn ret;', SET_UNLOCK],
  ),
  m(
    'claim: counted although refused',
    'refusal-changes-nothing refusal-says-why no-lagging-claim counts-match',
    [R1, ''],
    ['unlock:\n\tspin_unlock(&group->dma_owner_lock);\n\treturn ret;', SET_UNLOCK],
  ),
  m('claim: every claim taken for a refusal', 'no-split no-two-owners no-lagging-claim counts-match', [
    R1,
    R1.replace('ret', '!ret'),
  ]),
  m('claim: no reference taken', 'no-leak no-undefined', ['get_file(user_owner);\n', ';\n']),
  m('claim: two references taken', 'no-leak', [
    'get_file(user_owner);\n',
    'get_file(user_owner);\n\t\tget_file(user_owner);\n',
  ]),
  m('claim: a reference taken for every claim', 'no-leak', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {',
    'if (mode == DMA_OWNER_USERSPACE) {',
  ]),
  m('claim: a reference taken for every mode', 'no-warn can-recover user-refused to-user', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {',
    'if (!group->dma_owner_file) {',
  ]),
  m('claim: a reference taken for the second claim', 'no-stale-owner no-lagging-claim counts-match no-warn', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {',
    'if (mode == DMA_OWNER_USERSPACE && group->dma_owner_file) {',
  ]),
  m(
    'claim: reference taken before the lock',
    'no-leak refusal-changes-nothing',
    ['get_file(user_owner);\n', ';\n'],
    [SET_LOCK, `if (mode == DMA_OWNER_USERSPACE && user_owner)\n\t\tget_file(user_owner);\n\t${SET_LOCK}`],
  ),
  m(
    'claim: reference taken behind the lock',
    'no-leak no-undefined',
    ['get_file(user_owner);\n', ';\n'],
    [
      SET_UNLOCK,
      `${G_UNLOCK}\n\tif (!ret && mode == DMA_OWNER_USERSPACE && group->dma_users[mode] == 1)\n\t\tget_file(user_owner);\n\treturn ret;`,
    ],
  ),
  e('claim: owner set, then its reference taken', 'Both under the lock.', [
    'get_file(user_owner);\n\t\tgroup->dma_owner_file = user_owner;',
    'group->dma_owner_file = user_owner;\n\t\tget_file(user_owner);',
  ]),
  e('claim: first user told by the count', 'The owner is set exactly while users are counted: no-stale-owner.', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file) {',
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {',
  ]),
  e('claim: counted, then the owner set', 'Both under the lock.', [`${FIRST}\n\t${COUNT}`, `${COUNT}\n\t${FIRST}`]),
  m('claim: owner not set', 'no-leak no-stale-owner no-lagging-claim counts-match', [
    'group->dma_owner_file = user_owner;',
    ';',
  ]),
  e('claim: owner set for every claim', 'Whoever comes that far is the owner already.', [
    FIRST,
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file)\n\t\tget_file(user_owner);\n\tif (mode == DMA_OWNER_USERSPACE)\n\t\tgroup->dma_owner_file = user_owner;',
  ]),
  m('claim: owner set for every mode', 'no-leak no-stale-owner no-lagging-claim counts-match', [
    FIRST,
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_owner_file)\n\t\tget_file(user_owner);\n\tgroup->dma_owner_file = user_owner;',
  ]),
  m('claim: owner set before the checks', 'no-stale-owner no-two-owners refusal-changes-nothing no-lagging-claim', [
    SET_LOCK,
    `${G_LOCK}\n\tif (mode == DMA_OWNER_USERSPACE && user_owner && !group->dma_owner_file) {\n\t\tget_file(user_owner);\n\t\tgroup->dma_owner_file = user_owner;\n\t}\n\tif (mode == DMA_OWNER_KERNEL`,
  ]),
  m('claim: not counted', 'no-stale-owner no-split no-two-owners no-lagging-claim', [COUNT, ';']),
  m('claim: counted twice', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    COUNT,
    'group->dma_users[mode] += 2;',
  ]),
  m('claim: counted down', 'no-stale-owner no-split no-two-owners refusal-says-why', [
    COUNT,
    'group->dma_users[mode]--;',
  ]),
  m('claim: set to one', 'no-split no-two-owners refusal-says-why no-lagging-claim', [
    COUNT,
    'group->dma_users[mode] = 1;',
  ]),
  m('claim: counted as USERSPACE', 'no-stale-owner refusal-says-why no-lagging-claim counts-match', [
    COUNT,
    'group->dma_users[DMA_OWNER_USERSPACE]++;',
  ]),
  m('claim: counted as KERNEL', 'no-stale-owner no-split refusal-says-why no-lagging-claim', [
    COUNT,
    'group->dma_users[DMA_OWNER_KERNEL]++;',
  ]),
  m('claim: USERSPACE counted as SHARED', 'no-stale-owner no-split no-two-owners no-lagging-claim', [
    COUNT,
    'group->dma_users[mode == DMA_OWNER_USERSPACE ? DMA_OWNER_SHARED : mode]++;',
  ]),
  m('claim: SHARED not counted', 'no-lagging-claim counts-match no-warn', [
    COUNT,
    'if (mode != DMA_OWNER_SHARED)\n\t\tgroup->dma_users[mode]++;',
  ]),
  m('claim: always answers 0', 'no-split no-two-owners no-lagging-claim counts-match', [
    SET_UNLOCK,
    `${G_UNLOCK}\n\treturn 0;`,
  ]),
  // The release.
  e('release: R8 dropped', 'Nobody here releases by a mode without a counter.', [RELEASE_R8, '']),
  e('release: R5 dropped', 'Every device that is searched has a group.', [RELEASE_R5, '']),
  m('release: lock dropped', 'no-leak no-stale-owner no-split no-two-owners', [
    RELEASE_LOCK,
    'if (WARN_ON(!group->dma_users[mode]))',
  ]),
  m('release: unlock dropped', 'no-lock-left can-recover to-user to-kernel', [
    `unlock:\n\t${RELEASE_UNLOCK}`,
    'unlock:\n\t;\n}',
  ]),
  m(
    'release: lock and unlock dropped',
    'no-leak no-stale-owner no-two-owners no-lagging-claim',
    [RELEASE_LOCK, 'if (WARN_ON(!group->dma_users[mode]))'],
    [`unlock:\n\t${RELEASE_UNLOCK}`, 'unlock:\n\t;\n}'],
  ),
  m('release: unlocked before the reference is put', 'no-leak no-stale-owner no-two-owners no-lagging-claim', [
    LAST,
    `${G_UNLOCK}\n\t${LAST}\n\treturn;`,
  ]),
  m(
    'release: counted down before the lock',
    'no-stale-owner no-two-owners no-warn no-needless-refusal',
    [UNCOUNT, ''],
    [RELEASE_LOCK, `group->dma_users[mode]--;\n\t${G_LOCK}\n\tif (0)`],
  ),
  e(
    'release: r1 dropped',
    'Nobody correct gives back what he does not have: no-warn. Who does may, by R7: foreign-release does not hold anyway.',
    [UNCOUNTED, ''],
  ),
  m('release: r1 negated', 'no-lagging-claim counts-match no-warn no-needless-refusal', [
    'WARN_ON(!group->dma_users[mode])',
    'WARN_ON(group->dma_users[mode])',
  ]),
  e('release: r1 says nothing', 'Nobody correct gives back what he does not have: no-warn.', [
    'if (WARN_ON(!group->dma_users[mode]))',
    'if (!group->dma_users[mode])',
  ]),
  e('release: r1 leaves the lock', 'Nobody correct gives back what he does not have: no-warn.', [
    UNCOUNTED,
    UNCOUNTED.replace('goto unlock', 'return'),
  ]),
  e('release: R7 dropped', 'Nobody correct gives back what another has: no-warn.', [R7, '']),
  m('release: R7 negated', 'no-lagging-claim counts-match no-warn no-needless-refusal', [
    'user_owner != group->dma_owner_file))',
    'user_owner == group->dma_owner_file))',
  ]),
  m('release: R7 for every mode', 'no-lagging-claim counts-match no-warn', [
    'WARN_ON(mode == DMA_OWNER_USERSPACE && user_owner &&',
    'WARN_ON(',
  ]),
  e('release: R7 behind the count', 'Nobody correct gives back what another has: no-warn.', [
    `${R7}\n\t${UNCOUNT}`,
    `${UNCOUNT}\n\t${R7}`,
  ]),
  m('release: not counted down', 'no-lagging-claim counts-match no-needless-refusal can-recover', [UNCOUNT, '']),
  m('release: counted down twice', 'no-split no-two-owners refusal-says-why no-lagging-claim', [
    UNCOUNT,
    'group->dma_users[mode] -= 2;',
  ]),
  m('release: counted up', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    UNCOUNT,
    'group->dma_users[mode]++;',
  ]),
  m('release: set to none', 'no-split no-two-owners refusal-says-why no-lagging-claim', [
    UNCOUNT,
    'group->dma_users[mode] = 0;',
  ]),
  m('release: KERNEL counted down', 'no-split refusal-says-why no-lagging-claim no-undefined', [
    UNCOUNT,
    'group->dma_users[DMA_OWNER_KERNEL]--;',
  ]),
  m('release: R2 undone', 'no-stale-owner no-two-owners no-lagging-claim counts-match', [
    `${UNCOUNT}\n\t${LAST}`,
    'if (!group->dma_users[mode]-- && mode == DMA_OWNER_USERSPACE) {\n\t\tfput(group->dma_owner_file);\n\t\tgroup->dma_owner_file = NULL;\n\t}',
  ]),
  e('release: last user told by the old count', 'Both under the lock.', [
    `${UNCOUNT}\n\t${LAST}`,
    `${LAST.replace('!group->dma_users[mode]', 'group->dma_users[mode] == 1')}\n\t${UNCOUNT}`,
  ]),
  m('release: every release is the last', 'no-stale-owner no-lagging-claim counts-match no-warn', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {',
    'if (mode == DMA_OWNER_USERSPACE) {',
  ]),
  m('release: every release but the last is the last', 'no-stale-owner no-two-owners no-lagging-claim counts-match', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {',
    'if (mode == DMA_OWNER_USERSPACE && group->dma_users[mode]) {',
  ]),
  m('release: the last of any mode puts the owner', 'no-stale-owner no-lagging-claim counts-match no-warn', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {',
    'if (!group->dma_users[mode]) {',
  ]),
  m('release: the last of any mode puts an owner', 'no-stale-owner no-lagging-claim counts-match no-warn', [
    'if (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {',
    'if (group->dma_owner_file && !group->dma_users[mode]) {',
  ]),
  m('release: reference not put', 'no-leak', ['fput(group->dma_owner_file);\t\t/* R2 */', ';']),
  m('release: reference put twice', 'no-leak no-undefined', [
    'fput(group->dma_owner_file);\t\t/* R2 */',
    'fput(group->dma_owner_file);\n\t\tfput(group->dma_owner_file);',
  ]),
  m(
    'release: reference put for every release',
    'no-leak no-undefined',
    [LAST, LAST.replace('fput(group->dma_owner_file);\t\t/* R2 */', ';')],
    [UNCOUNT, `if (mode == DMA_OWNER_USERSPACE)\n\t\tfput(group->dma_owner_file);\n\t${UNCOUNT}`],
  ),
  e('release: the caller’s file is put', 'The caller is the owner, by R7.', [
    'fput(group->dma_owner_file);\t\t/* R2 */',
    'fput(user_owner);',
  ]),
  m('release: owner cleared before it is put', 'no-warn can-recover to-kernel', [
    'fput(group->dma_owner_file);\t\t/* R2 */\n\t\tgroup->dma_owner_file = NULL;',
    'group->dma_owner_file = NULL;\n\t\tfput(group->dma_owner_file);',
  ]),
  m('release: owner not cleared', 'no-leak no-stale-owner no-two-owners no-lagging-claim', [
    'group->dma_owner_file = NULL;',
    ';',
  ]),
  m('release: reference put behind the lock', 'no-leak', [
    LAST,
    'struct file *old = NULL;\n\n\tif (mode == DMA_OWNER_USERSPACE && !group->dma_users[mode]) {\n\t\told = group->dma_owner_file;\n\t\tgroup->dma_owner_file = NULL;\n\t}\n\tspin_unlock(&group->dma_owner_lock);\n\tif (old)\n\t\tfput(old);\n\treturn;',
  ]),
  // The bind.
  m('bind: device lock dropped', 'no-lagging-claim no-undefined counts-match no-warn', [
    PROBE_LOCK,
    'if (dev->driver)\n',
  ]),
  m('bind: device unlock dropped', 'no-lock-left can-recover kernel-refused user-refused', [
    PROBE_UNLOCK,
    PROBE_UNLOCK.replace('device_unlock(dev);', ';'),
  ]),
  m(
    'bind: device lock and unlock dropped',
    'no-lagging-claim counts-match no-warn',
    [PROBE_LOCK, 'if (dev->driver)\n'],
    [PROBE_UNLOCK, PROBE_UNLOCK.replace('device_unlock(dev);', ';')],
  ),
  m('bind: device unlocked before the probe', 'no-split refusal-says-why no-lagging-claim counts-match', [
    'ret = probe(dev);',
    'device_unlock(dev);\n\tret = probe(dev);\n\tdevice_lock(dev);',
  ]),
  m('bind: device locked behind the look at its driver', 'no-lagging-claim counts-match', [
    `${PROBE_LOCK}\t\tgoto unlock;`,
    'if (dev->driver)\n\t\treturn ret;\n\tdevice_lock(dev);',
  ]),
  m('bind: a bound device is bound again', 'refusal-says-why', [BOUND, BOUND.slice(BOUND.indexOf('ret = 0'))]),
  m('bind: only a bound device is bound', 'no-needless-refusal kernel-refused user-refused second-owner-refused', [
    'if (dev->driver)\n\t\tgoto unlock;',
    'if (!dev->driver)\n\t\tgoto unlock;',
  ]),
  m('bind: a bound device says EPERM', 'refusal-says-why', [TAKEN, 'int ret = -EPERM;']),
  m('bind: a bound device says ENODEV', 'refusal-says-why', [TAKEN, 'int ret = -ENODEV;']),
  m('bind: a bound device says 0', 'refusal-says-why', [TAKEN, 'int ret = 0;']),
  m('bind: the answer starts as EBUSY', 'no-needless-refusal kernel-refused user-refused second-owner-refused', [
    'ret = 0;\n\tif (!drv->driver_managed_dma)\t\t\t/* R9 */',
    'if (!drv->driver_managed_dma)\t\t\t/* R9 */',
  ]),
  m('bind: R9 undone', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    'if (!drv->driver_managed_dma)\t\t\t/* R9 */\n\t\tret',
    'ret',
  ]),
  m(
    'bind: R9 undone here and in both releases',
    'no-lagging-claim counts-match no-needless-refusal kernel-refused',
    ['if (!drv->driver_managed_dma)\t\t\t/* R9 */\n\t\tret', 'ret'],
    [UNDO, undo(UNSHARE, UNCLAIM.slice(UNCLAIM.indexOf('iommu')), 'dev->driver = NULL;')],
    [REMOVE, remove(UNSHARE, UNCLAIM.slice(UNCLAIM.indexOf('iommu')), 'dev->driver = NULL;')],
  ),
  m('bind: R9 negated', 'no-split refusal-says-why no-lagging-claim counts-match', [
    'if (!drv->driver_managed_dma)\t\t\t/* R9 */',
    'if (drv->driver_managed_dma)',
  ]),
  m('bind: claims nothing', 'no-split refusal-says-why no-lagging-claim counts-match', [CLAIM, '']),
  m('bind: claims SHARED', 'no-split refusal-says-why no-lagging-claim counts-match', [
    CLAIM,
    CLAIM.replace('DMA_OWNER_KERNEL', 'DMA_OWNER_SHARED'),
  ]),
  m('bind: claims twice', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    CLAIM,
    `${CLAIM}\n\tif (!ret && !drv->driver_managed_dma)\n\t\tret = iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);`,
  ]),
  m('bind: does not look at the answer', 'no-split refusal-says-why no-lagging-claim counts-match', [
    CLAIM,
    CLAIM.replace('ret = ', ''),
  ]),
  m('bind: goes on after a refusal', 'no-split refusal-says-why no-lagging-claim counts-match', [
    `${CLAIM}\n\t${REFUSED}`,
    `${CLAIM}\n`,
  ]),
  m('bind: a refusal leaves the device locked', 'no-lock-left refusal-changes-nothing', [
    `${CLAIM}\n\t${REFUSED}`,
    `${CLAIM}\n\tif (ret)\n\t\treturn ret;\n`,
  ]),
  m(
    'bind: marked before it claims, not unmarked',
    'no-split refusal-changes-nothing refusal-says-why no-lagging-claim',
    [MARK, ''],
    [CLAIM, `${MARK}\n\t${CLAIM}`],
  ),
  e('bind: marked before it claims, and unmarked', 'The mark is read under the device lock, and Linux does it so.', [
    `${CLAIM}\n\t${REFUSED}`,
    `${MARK}\n\t${CLAIM}\n\tif (ret) {\n\t\tdev->driver = NULL;\n\t\tgoto unlock;\n\t}\n`,
  ]),
  m('bind: not marked', 'no-lagging-claim counts-match can-recover kernel-refused', [MARK, ';']),
  e(
    'bind: marked behind the probe',
    'The mark is read under the device lock.',
    [`${MARK}\n`, ''],
    [PROBED, 'ret = probe(dev);\n\tif (!ret) {\n\t\tdev->driver = drv;\n\t\tgoto unlock;\n\t}'],
  ),
  m(
    'bind: probed before it claims',
    'no-split refusal-changes-nothing refusal-says-why no-lagging-claim',
    [CLAIM, `ret = probe(dev);\n\tif (ret)\n\t\tgoto unlock;\n\t${CLAIM}`],
    [PROBED, 'goto unlock;'],
  ),
  m('bind: SHARED not claimed', 'no-lagging-claim counts-match no-warn', [SHARE, '']),
  m('bind: SHARED claimed by everybody', 'no-lagging-claim counts-match', [
    SHARE,
    'iommu_set_device_dma_owner(dev, DMA_OWNER_SHARED, NULL);',
  ]),
  m(
    'bind: SHARED claimed behind the probe',
    'no-lagging-claim counts-match no-warn',
    [SHARE, ''],
    [PROBED, `ret = probe(dev);\n\tif (!ret) {\n\t\t${SHARE}\n\t\tgoto unlock;\n\t}`],
  ),
  e(
    'bind: SHARED claimed before KERNEL',
    'A driver that promises to do no DMA makes no claim for the kernel: by R9 nobody makes both.',
    [SHARE, ''],
    [CLAIM, `${SHARE}\n\t${CLAIM}`],
  ),
  m('bind: the probe’s answer ignored', 'no-lagging-claim counts-match no-needless-refusal', [
    'ret = probe(dev);',
    'probe(dev);',
  ]),
  m('bind: undoes what succeeded', 'no-split refusal-says-why no-lagging-claim counts-match', [
    PROBED,
    PROBED.replace('!ret', 'ret'),
  ]),
  m('bind: always undoes', 'no-lagging-claim counts-match can-recover kernel-refused', [PROBED, 'ret = probe(dev);']),
  m('bind: undoes nothing', 'no-lagging-claim counts-match no-needless-refusal', [UNDO, 'ret = probe(dev);']),
  m('bind: undo keeps SHARED', 'no-lagging-claim counts-match', [UNDO, undo(UNCLAIM, 'dev->driver = NULL;')]),
  m('bind: undo keeps KERNEL', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    UNDO,
    undo(UNSHARE, 'dev->driver = NULL;'),
  ]),
  m('bind: undo keeps the mark', 'no-split refusal-says-why no-lagging-claim counts-match', [
    UNDO,
    undo(UNSHARE, UNCLAIM),
  ]),
  e('bind: undo in another order', 'All under the device lock, and nobody has two claims.', [
    UNDO,
    undo('dev->driver = NULL;', UNCLAIM, UNSHARE),
  ]),
  m('bind: undo releases for managed DMA', 'no-split refusal-says-why no-lagging-claim counts-match', [
    UNDO,
    undo(UNSHARE, UNCLAIM.replace('!', ''), 'dev->driver = NULL;'),
  ]),
  m('bind: undo releases twice', 'no-split refusal-says-why no-lagging-claim counts-match', [
    UNDO,
    undo(UNSHARE, UNCLAIM, UNCLAIM, 'dev->driver = NULL;'),
  ]),
  m('bind: undo leaves the device locked', 'no-lock-left', [
    UNDO,
    undo(UNSHARE, UNCLAIM, 'dev->driver = NULL;', 'return ret;'),
  ]),
  m('bind: undo behind the device lock', 'no-lagging-claim', [
    UNDO,
    undo('dev->driver = NULL;', 'device_unlock(dev);', UNSHARE, UNCLAIM, 'return ret;'),
  ]),
  m('bind: always answers 0', 'refusal-says-why kernel-refused', [
    PROBE_UNLOCK,
    PROBE_UNLOCK.replace('return ret', 'return 0'),
  ]),
  // The unbind.
  m('unbind: device lock dropped', 'no-lagging-claim no-undefined counts-match no-warn', [
    UNBIND_LOCK,
    'drv = dev->driver;',
  ]),
  m('unbind: device unlock dropped', 'no-lock-left', [
    UNBIND_UNLOCK,
    UNBIND_UNLOCK.replace('device_unlock(dev);', ';'),
  ]),
  m(
    'unbind: device lock and unlock dropped',
    'no-lagging-claim counts-match no-warn',
    [UNBIND_LOCK, 'drv = dev->driver;'],
    [UNBIND_UNLOCK, UNBIND_UNLOCK.replace('device_unlock(dev);', ';')],
  ),
  m('unbind: driver read before the lock', 'no-split no-lagging-claim counts-match no-warn', [
    UNBIND_LOCK,
    'drv = dev->driver;\n\tdevice_lock(dev);',
  ]),
  m('unbind: no driver is no reason to stop', 'refusal-says-why', [GONE, 'ret = 0;']),
  m('unbind: says EBUSY where there is none', 'refusal-says-why', [
    UNBIND_ENODEV,
    UNBIND_ENODEV.replace('ENODEV', 'EBUSY'),
  ]),
  m('unbind: says 0 where there is none', 'refusal-says-why', [UNBIND_ENODEV, UNBIND_ENODEV.replace('-ENODEV', '0')]),
  m('unbind: says ENODEV where there was one', 'refusal-changes-nothing no-needless-refusal', [
    GONE,
    'if (!drv)\n\t\tgoto unlock;',
  ]),
  m('unbind: keeps SHARED', 'no-lagging-claim counts-match', [REMOVE, remove(UNCLAIM, 'dev->driver = NULL;')]),
  m('unbind: keeps KERNEL', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    REMOVE,
    remove(UNSHARE, 'dev->driver = NULL;'),
  ]),
  m('unbind: keeps the mark', 'no-lagging-claim counts-match no-warn', [REMOVE, remove(UNSHARE, UNCLAIM)]),
  m('unbind: releases SHARED for everybody', 'no-lagging-claim counts-match no-warn', [
    REMOVE,
    remove(UNSHARE.slice(UNSHARE.indexOf('iommu')), UNCLAIM, 'dev->driver = NULL;'),
  ]),
  m('unbind: R9 undone', 'no-split refusal-says-why no-lagging-claim counts-match', [
    REMOVE,
    remove(UNSHARE, UNCLAIM.slice(UNCLAIM.indexOf('iommu')), 'dev->driver = NULL;'),
  ]),
  m('unbind: releases twice', 'no-split refusal-says-why no-lagging-claim counts-match', [
    REMOVE,
    remove(UNSHARE, UNCLAIM, UNCLAIM, 'dev->driver = NULL;'),
  ]),
  e('unbind: in another order', 'All under the device lock, and nobody has two claims.', [
    REMOVE,
    remove('dev->driver = NULL;', UNCLAIM, UNSHARE),
  ]),
  m('unbind: claim kept until the device is unlocked', 'no-lagging-claim', [
    REMOVE,
    remove('dev->driver = NULL;', 'device_unlock(dev);', UNSHARE, UNCLAIM, 'return ret;'),
  ]),
  m(
    'unbind: released before the device is locked',
    'no-split no-lagging-claim counts-match no-warn',
    [UNBIND_LOCK, remove('drv = dev->driver;', 'if (!drv)\n\t\treturn ret;', UNSHARE, UNCLAIM, UNBIND_LOCK)],
    [REMOVE, 'dev->driver = NULL;'],
  ),
  // User space.
  m('attach: device lock dropped', 'counts-match no-undefined no-lagging-claim', [
    ATTACH_LOCK,
    'if (dev->driver && dev->driver->vfio)',
  ]),
  m('attach: device unlock dropped', 'no-lock-left refusal-changes-nothing can-recover to-kernel', [
    ATTACH_UNLOCK,
    'file);',
  ]),
  m(
    'attach: device lock and unlock dropped',
    'no-lagging-claim counts-match no-needless-refusal',
    [ATTACH_LOCK, 'if (dev->driver && dev->driver->vfio)'],
    [ATTACH_UNLOCK, 'file);'],
  ),
  m('attach: claims behind the device lock', 'no-lagging-claim counts-match no-needless-refusal', [
    `${ATTACH}\n\tdevice_unlock(dev);`,
    'if (dev->driver && dev->driver->vfio)\n\t\tret = 0;\n\tdevice_unlock(dev);\n\tif (!ret)\n\t\tret = iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);',
  ]),
  m('attach: any driver will do', 'refusal-says-why', ['if (dev->driver && dev->driver->vfio)', 'if (dev->driver)']),
  m('attach: no driver will do', 'refusal-says-why', ['if (dev->driver && dev->driver->vfio)\n\t\tret', 'ret']),
  m('attach: does not ask whether there is a driver', 'refusal-says-why', [
    'if (dev->driver && dev->driver->vfio)',
    'if (dev->driver->vfio)',
  ]),
  m('attach: only without vfio', 'refusal-says-why no-needless-refusal kernel-refused second-owner-refused', [
    'if (dev->driver && dev->driver->vfio)',
    'if (dev->driver && !dev->driver->vfio)',
  ]),
  m('attach: says EBUSY without a driver', 'refusal-says-why', [
    ATTACH_ENODEV,
    ATTACH_ENODEV.replace('ENODEV', 'EBUSY'),
  ]),
  m('attach: says 0 without a driver', 'refusal-says-why', [ATTACH_ENODEV, ATTACH_ENODEV.replace('-ENODEV', '0')]),
  m('attach: does not look at the answer', 'no-split no-two-owners no-lagging-claim counts-match', [
    ATTACH,
    'if (dev->driver && dev->driver->vfio) {\n\t\tret = 0;\n\t\tiommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);\n\t}',
  ]),
  m('attach: claims nothing', 'no-split no-two-owners no-lagging-claim counts-match', [
    ATTACH,
    'if (dev->driver && dev->driver->vfio)\n\t\tret = 0;',
  ]),
  m('attach: claims KERNEL', 'no-split no-two-owners no-lagging-claim counts-match', [
    ATTACH,
    ATTACH.replace('USERSPACE', 'KERNEL'),
  ]),
  m('attach: claims SHARED', 'no-split no-two-owners no-lagging-claim counts-match', [
    ATTACH,
    ATTACH.replace('USERSPACE', 'SHARED'),
  ]),
  m('attach: claims without a name', 'refusal-says-why no-needless-refusal kernel-refused second-owner-refused', [
    ATTACH,
    ATTACH.replace('file)', 'NULL)'),
  ]),
  m('attach: claims twice', 'no-lagging-claim counts-match no-needless-refusal can-recover', [
    ATTACH,
    `${ATTACH}\n\tif (!ret)\n\t\tret = iommu_set_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);`,
  ]),
  m('detach: device lock dropped', 'counts-match no-undefined no-lagging-claim', [
    DETACH,
    DETACH.replace('device_lock(dev);\n\t', ''),
  ]),
  m('detach: device unlock dropped', 'no-lock-left', [DETACH, DETACH.replace('device_unlock(dev);\n\t', '')]),
  e('detach: device lock and unlock dropped', 'It does a single thing, and that under the group’s lock.', [
    DETACH,
    `${DETACHED}\n\treturn 0;`,
  ]),
  m('detach: releases nothing', 'no-lagging-claim counts-match no-needless-refusal can-recover', [DETACHED, '']),
  m('detach: releases twice', 'no-split no-two-owners no-lagging-claim counts-match', [
    DETACHED,
    `${DETACHED}\n\t${DETACHED}`,
  ]),
  m('detach: releases KERNEL', 'no-lagging-claim counts-match no-warn no-needless-refusal', [
    DETACHED,
    DETACHED.replace('USERSPACE', 'KERNEL'),
  ]),
  e('detach: does not say whose', 'A NULL file asks for no check, and the check never fails: no-warn.', [
    DETACHED,
    DETACHED.replace('file', 'NULL'),
  ]),
  m('detach: answers EINVAL', 'refusal-changes-nothing no-needless-refusal', [
    DETACH,
    DETACH.replace('return 0', 'return -EINVAL'),
  ]),
];
