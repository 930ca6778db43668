/** Small edits of the newest Linux. */
import { e, m, type Mutation } from './mutation.ts';

const LOCK = 'mutex_lock(&group->mutex);';
const USE_LOCK = `${LOCK}\n\tif (!group->default_domain)`;
const UNUSE = 'if (!WARN_ON(!group->owner_cnt || group->pasid_attached))\n\t\tgroup->owner_cnt--;';
const USED =
  'else if (group->owner_cnt && (group->domain != group->default_domain ||\n\t\t\t\t      group->owner || group->pasid_attached))\n\t\tret = -EBUSY;\n\telse\n\t\tgroup->owner_cnt++;';
const CLAIM =
  'if (!group->owner_cnt)\n\t\tret = __iommu_take_dma_ownership(group, owner);\n\telse if (group->owner != owner)\n\t\tret = -EPERM;\n\telse\n\t\tgroup->owner_cnt++;';
const RELEASE =
  'if (group->owner_cnt > 1)\n\t\tgroup->owner_cnt--;\n\telse\n\t\t__iommu_release_dma_ownership(group);\n\tmutex_unlock';
const GIVEN_BACK = 'group->owner_cnt = 0;\n\tgroup->owner = NULL;\n\tgroup->domain = group->default_domain;';
const UNMARK = 'dma_cleanup(dev, drv);\nunmark:\n\tWRITE_ONCE(dev->driver, NULL);';
const WITHOUT_OWNER = 'if (WARN_ON(!owner))\n\t\treturn -EINVAL;\n\tif (!group)';

export const LINUX: readonly Mutation[] = [
  m('use: lock dropped', 'no-undefined', [USE_LOCK, 'if (!group->default_domain)']),
  e('use: a missing default domain is no reason', 'The group that is searched has one.', [
    'if (!group->default_domain)\n\t\tret = -EPROBE_DEFER;\t/* the IOMMU is late: try again */\n\telse if',
    'if',
  ]),
  m('use: users let a kernel driver pass', 'no-split counts-match', [USED, 'else\n\t\tgroup->owner_cnt++;']),
  e('use: looks at the domain alone', 'A group that is owned is in the blocking domain: domain-moved.', [
    USED,
    USED.replace(
      '(group->domain != group->default_domain ||\n\t\t\t\t      group->owner || group->pasid_attached)',
      'group->domain != group->default_domain',
    ),
  ]),
  e('use: looks at the owner alone', 'A group that is in the blocking domain is owned.', [
    USED,
    USED.replace(
      '(group->domain != group->default_domain ||\n\t\t\t\t      group->owner || group->pasid_attached)',
      'group->owner',
    ),
  ]),
  m('use: says EPERM', 'refusal-says-why', [USED, USED.replace('EBUSY', 'EPERM')]),
  m('use: not counted', 'no-split counts-match no-warn', [USED, USED.replace('group->owner_cnt++', ';')]),
  m('unuse: not counted down', 'counts-match can-recover', [
    UNUSE,
    'WARN_ON(!group->owner_cnt || group->pasid_attached);',
  ]),
  m('take: the group stays in the kernel’s domain', 'domain-moved', ['group->domain = group->blocking_domain;\n', '']),
  m('take: owner not set', 'no-stale-owner', ['group->owner = owner;\n', '']),
  m('take: not counted', 'no-stale-owner no-warn', ['group->owner_cnt = 1;', ';']),
  e('take: does not look at the domain', 'A group that nobody is counted for is in the default domain.', [
    'if (group->domain && group->domain != group->default_domain)\n\t\treturn -EBUSY;\n',
    '',
  ]),
  m('give back: the count stays', 'counts-match can-recover', [
    GIVEN_BACK,
    GIVEN_BACK.replace('group->owner_cnt = 0;\n\t', ''),
  ]),
  m('give back: the owner stays', 'no-stale-owner', [GIVEN_BACK, GIVEN_BACK.replace('group->owner = NULL;\n\t', '')]),
  m('give back: the domain stays', 'no-stale-owner no-needless-refusal', [
    GIVEN_BACK,
    GIVEN_BACK.replace('\n\tgroup->domain = group->default_domain;', ''),
  ]),
  m('claim: an owner without a name', 'null-owner', [WITHOUT_OWNER, 'if (!group)']),
  m('claim: another owner passes', 'no-two-owners', [
    CLAIM,
    CLAIM.replace('else if (group->owner != owner)\n\t\tret = -EPERM;\n\t', ''),
  ]),
  m('claim: taken although counted', 'no-split', [CLAIM, 'ret = __iommu_take_dma_ownership(group, owner);']),
  m('claim: says EBUSY', 'refusal-says-why', [CLAIM, CLAIM.replace('EPERM', 'EBUSY')]),
  m('claim: the second device is not counted', 'counts-match no-two-owners', [
    CLAIM,
    CLAIM.replace('group->owner_cnt++', ';'),
  ]),
  m('release: every release is the last', 'counts-match no-warn', [
    RELEASE,
    '__iommu_release_dma_ownership(group);\n\tmutex_unlock',
  ]),
  m('release: the last is like every other', 'no-stale-owner can-recover', [
    RELEASE,
    'group->owner_cnt--;\n\tmutex_unlock',
  ]),
  m('bind: claims before nothing is marked, and probes first', 'no-split', [
    'ret = dma_configure(dev, drv);\n\tif (ret)\n\t\tgoto unmark;\t\t/* nothing was counted */\n\tret = probe(dev);\n\tif (!ret)\n\t\tgoto unlock;',
    'ret = probe(dev);\n\tif (ret)\n\t\tgoto unmark;\n\tret = dma_configure(dev, drv);\n\tif (!ret)\n\t\tgoto unlock;',
  ]),
  m('bind: a refusal keeps the mark', 'refusal-changes-nothing', [
    UNMARK,
    `dma_cleanup(dev, drv);\n\tWRITE_ONCE(dev->driver, NULL);\nunmark:\n\t;`,
  ]),
  m('bind: a failed probe keeps the claim', 'counts-match can-recover', [
    UNMARK,
    UNMARK.replace('dma_cleanup(dev, drv);', ';'),
  ]),
  m('bind: a refusal gives back what was not claimed', 'no-warn no-split', [
    UNMARK,
    'unmark:\n\tdma_cleanup(dev, drv);\n\tWRITE_ONCE(dev->driver, NULL);',
  ]),
  m('unbind: claim kept until the device is unlocked', 'no-lagging-claim', [
    'dma_cleanup(dev, dev->driver);\n\t\tWRITE_ONCE(dev->driver, NULL);\n\t\tret = 0;',
    'struct device_driver *drv = dev->driver;\n\n\t\tWRITE_ONCE(dev->driver, NULL);\n\t\tdevice_unlock(dev);\n\t\tdma_cleanup(dev, drv);\n\t\treturn 0;',
  ]),
];
