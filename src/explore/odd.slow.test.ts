/**
 * Unusual listings. The search of each ends, throws nothing but `Unsearchable`, and gives the same verdicts with
 * merged steps.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownListing, shipped, type Told } from '../code/index.ts';
import { PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { MISUSE, propertiesOf } from './properties.ts';
import { mutated, reportOf, searchOf, sizes } from './testing.ts';
import { Unsearchable } from './unsearchable.ts';

type Edits = readonly (readonly [from: string, to: string])[];

const SET = 'int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode,\n';
const RELEASE = '/* A NULL file asks for no check';
const LOCK = 'spin_lock(&group->dma_owner_lock);\n\tif (mode == DMA_OWNER_KERNEL';
const COUNT = 'group->dma_users[mode]++;';
const FIELDS = 'struct device *devices;\n};';
const ATTACH = 'device_lock(dev);\n\tif (dev->driver && dev->driver->vfio)';
const DETACH = 'device_lock(dev);\n\tiommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);';
const PROBE = 'ret = probe(dev);';

const ODD: readonly (readonly [what: string, edits: Edits])[] = [
  [
    'a device kept in a global',
    [
      [SET, `struct device *last;\n\n${SET}`],
      [COUNT, `last = dev;\n\t${COUNT}`],
    ],
  ],
  [
    'a file kept in a global, and put by whoever comes',
    [
      [SET, `struct file *last;\n\n${SET}`],
      [COUNT, `if (last)\n\t\tfput(last);\n\tlast = user_owner;\n\t${COUNT}`],
    ],
  ],
  [
    'a group kept in a global',
    [
      [SET, `struct iommu_group *seen;\n\n${SET}`],
      [COUNT, `seen = group;\n\tseen->dma_users[mode]++;`],
    ],
  ],
  [
    'a counter in a global',
    [
      [SET, `unsigned int claims;\n\n${SET}`],
      [COUNT, `claims++;\n\t${COUNT}`],
    ],
  ],
  [
    'a global lock around everything',
    [
      [SET, `struct mutex big;\n\n${SET}`],
      [LOCK, `mutex_lock(&big);\n\t${LOCK}`],
    ],
  ],
  [
    'a device in the group',
    [
      [FIELDS, `struct device *devices;\n\tstruct device *last;\n};`],
      [COUNT, `group->last = dev;\n\t${COUNT}`],
    ],
  ],
  ['a pointer to a counter', [[COUNT, 'unsigned int *users = &group->dma_users[mode];\n\n\t(*users)++;']]],
  [
    'a pointer into the middle of the group, kept there',
    [
      [FIELDS, `struct device *devices;\n\tunsigned int *last;\n};`],
      [COUNT, `group->last = &group->dma_users[mode];\n\t${COUNT}`],
    ],
  ],
  [
    'a pointer to a driver kept in the group',
    [
      [FIELDS, `struct device *devices;\n\tstruct device_driver *last;\n};`],
      [PROBE, `dev->iommu_group->last = drv;\n\t${PROBE}`],
    ],
  ],
  [
    'an array of counters for devices',
    [
      [FIELDS, `struct device *devices;\n\tunsigned int many[9];\n};`],
      [COUNT, `group->many[mode + 2]++;\n\t${COUNT}`],
    ],
  ],
  [
    'more fields than a word has bits',
    [
      [FIELDS, `struct device *devices;\n\tunsigned int many[40];\n};`],
      [COUNT, `for (int i = 0; i < 40; i++)\n\t\tgroup->many[i]++;\n\t${COUNT}`],
    ],
  ],
  ['out of bounds', [[COUNT, 'group->dma_users[mode + 4]++;']]],
  ['before the first', [[COUNT, 'group->dma_users[mode - 9]++;']]],
  ['a negative count', [[COUNT, 'group->dma_users[mode] -= 5;']]],
  [
    'a flag that is counted',
    [
      [FIELDS, `struct device *devices;\n\tbool odd;\n};`],
      [COUNT, `group->odd = !group->odd;\n\t${COUNT}`],
    ],
  ],
  [
    'recursion that ends',
    [
      [RELEASE, `int down(int n)\n{\n\treturn n > 0 ? down(n - 1) : 0;\n}\n\n${RELEASE}`],
      [PROBE, `down(5);\n\t${PROBE}`],
    ],
  ],
  [
    'recursion that does not end',
    [
      [RELEASE, `int down(int n)\n{\n\treturn down(n + 1);\n}\n\n${RELEASE}`],
      [PROBE, `down(5);\n\t${PROBE}`],
    ],
  ],
  [
    'recursion with locks',
    [
      [
        LOCK,
        `if (mode == DMA_OWNER_SHARED)\n\t\treturn iommu_set_device_dma_owner(dev, DMA_OWNER_KERNEL, NULL);\n\t${LOCK}`,
      ],
    ],
  ],
  ['a loop of goto', [[PROBE, `again:\n\t${PROBE}\n\tif (ret)\n\t\tgoto again;`]]],
  [
    'a loop that waits for another CPU',
    [[PROBE, `while (dev->iommu_group->dma_users[DMA_OWNER_USERSPACE])\n\t\t;\n\t${PROBE}`]],
  ],
  [
    'a loop that waits with its lock given back',
    [
      [
        PROBE,
        `while (dev->iommu_group->dma_users[DMA_OWNER_USERSPACE]) {\n\t\tdevice_unlock(dev);\n\t\tdevice_lock(dev);\n\t}\n\t${PROBE}`,
      ],
    ],
  ],
  [
    'a loop that counts for ever with others looking',
    [[PROBE, `for (;;)\n\t\tdev->iommu_group->dma_users[DMA_OWNER_SHARED]++;\n\t${PROBE}`]],
  ],
  [
    'locks in the other order',
    [
      [
        LOCK,
        `if (mode == DMA_OWNER_USERSPACE) {\n\t\tspin_lock(&group->dma_owner_lock);\n\t\tdevice_lock(group->devices);\n\t\tdevice_unlock(group->devices);\n\t\tspin_unlock(&group->dma_owner_lock);\n\t}\n\t${LOCK}`,
      ],
      [ATTACH, 'if (dev->driver && dev->driver->vfio)'],
      ['file);\n\tdevice_unlock(dev);\n\treturn ret;', 'file);\n\treturn ret;'],
    ],
  ],
  [
    'all devices locked, each by each',
    [
      [
        PROBE,
        `for (struct device *other = dev->iommu_group->devices; other; other = other->next)\n\t\tif (other != dev)\n\t\t\tdevice_lock(other);\n\t${PROBE}\n\tfor (struct device *other = dev->iommu_group->devices; other; other = other->next)\n\t\tif (other != dev)\n\t\t\tdevice_unlock(other);`,
      ],
    ],
  ],
  [
    'a lock that another CPU gives back',
    [[ATTACH, ATTACH.replace('device_lock(dev)', 'device_lock(dev->iommu_group->devices)')]],
  ],
  ['a lock given back twice', [[COUNT, `${COUNT}\n\tspin_unlock(&group->dma_owner_lock);`]]],
  ['a lock written like a number', [[COUNT, `${COUNT}\n\tgroup->dma_owner_lock.holder = 1;`]]],
  ['a lock read like a number', [[COUNT, `if (group->dma_owner_lock.holder)\n\t\t${COUNT}`]]],
  ['no device lock in detach', [[DETACH, 'iommu_release_device_dma_owner(dev, DMA_OWNER_USERSPACE, file);']]],
  ['the list of devices taken apart', [[COUNT, `group->devices = group->devices->next;\n\t${COUNT}`]]],
  ['the list of devices made a ring', [[COUNT, `group->devices->next = group->devices;\n\t${COUNT}`]]],
  ['a device’s group taken away', [[COUNT, `${COUNT}\n\tdev->iommu_group = NULL;`]]],
  ['a device turned into another', [[COUNT, `dev->driver = group->devices->driver;\n\t${COUNT}`]]],
  ['a driver that is changed', [[PROBE, `drv->vfio = !drv->vfio;\n\t${PROBE}`]]],
  ['a probe’s answer that is written', [[PROBE, `dev->probe_answer = 0;\n\t${PROBE}`]]],
  ['a probe asked twice', [[PROBE, `${PROBE}\n\t${PROBE}`]]],
  ['a number for a pointer', [[COUNT, `group->dma_owner_file = (struct file *)4;\n\t${COUNT}`]]],
  ['a file for a device', [[COUNT, `group->devices = (struct device *)user_owner;\n\t${COUNT}`]]],
  ['NULL followed', [[COUNT, 'group->devices->next->next->next->dma_mode = 1;']]],
  ['a division by zero', [[COUNT, 'group->dma_users[mode] = 1 / group->dma_users[DMA_OWNER_NONE];']]],
  ['a BUG', [[COUNT, `BUG_ON(group->dma_users[DMA_OWNER_SHARED]);\n\t${COUNT}`]]],
  ['an errno that is none', [['ret = -EBUSY;\t\t\t/* s4 */', 'ret = -4096;']]],
  ['a positive answer', [['ret = -EBUSY;\t\t\t/* s4 */', 'ret = 3;']]],
  ['everything gone', [[COUNT, 'for (int i = 0; i < 4; i++)\n\t\tgroup->dma_users[i] = 0;']]],
];

/** Searches a listing with single and with merged steps. Expects that no verdict differs. `Unsearchable` is allowed. */
function bothWays(protocol: ProtocolId, told: Told, mostStates: number): void {
  const properties = [...propertiesOf(protocol), ...MISUSE];
  const [plain, merged] = [false, true].map((merged) => {
    try {
      return reportOf(protocol, told, { properties, merged, mostStates, sizes: sizes(2, 1, 2) });
    } catch (error) {
      if (error instanceof Unsearchable) return null;
      throw error;
    }
  });
  for (const { name, holds } of plain?.properties ?? []) {
    const other = merged?.properties.find((verdict) => verdict.name === name)?.holds;
    if (holds !== null && typeof other === 'boolean') expect([name, other]).toEqual([name, holds]);
  }
}

describe('a listing with', () => {
  test.each(ODD)('%s', async (_, edits) => {
    bothWays('repaired', await mutated('repaired', edits), 5_000);
  });
});

describe('names are no mere names where a pointer is more than another or the same', () => {
  test.each<readonly [what: string, edits: Edits]>([
    ['files in their order', [['group->dma_owner_file != user_owner)', 'group->dma_owner_file < user_owner)']]],
    ['the file before this one', [[COUNT, `${COUNT}\n\tif (mode == DMA_OWNER_USERSPACE)\n\t\tfput(user_owner - 1);`]]],
    ['the device before this one', [[COUNT, `${COUNT}\n\tdev--;\n\tdev->driver = NULL;`]]],
    ['the driver of the device before this one', [[COUNT, `if (dev[-1].driver)\n\t\t${COUNT}`]]],
    ['a file as a number', [[COUNT, `if ((unsigned int)user_owner % 3)\n\t\t${COUNT}`]]],
  ])('%s', async (_, edits) => {
    const told = await mutated('repaired', edits);
    const verdicts = (symmetry: boolean, merged = false) =>
      reportOf('repaired', told, { symmetry, merged, sizes: sizes(2, 2, 1) }).properties.map(
        ({ name, holds }) => `${name} ${String(holds)}`,
      );
    const plain = verdicts(false);
    expect(plain.join()).toContain('false');
    expect(verdicts(true)).toEqual(plain);
    expect(verdicts(true, true)).toEqual(plain);
  });

  test('in no version', async () => {
    for (const protocol of PROTOCOL_IDS) expect((await shipped(protocol)).program.ordersPointers, protocol).toBe(false);
  });
});

describe('a name of the listing is not taken for a name of the search', () => {
  const counted = (edits: Edits) =>
    mutated('repaired', edits)
      .then((told) => searchOf('repaired', sizes(2, 1, 1), 'statement', false, { told }))
      .then(({ store: { count }, transitions }) => ({ count, transitions }));
  const NAMES = [
    'dead',
    'live',
    'held',
    'using',
    'wedged',
    'd0',
    'd1',
    'f1',
    'domain0',
    'driver0',
    'device',
    'in_use',
    'driver',
    'mutex',
    'next',
    'locked',
    'owner',
    'users',
  ];

  const globally = (name: string): Edits => [
    [SET, `bool ${name};\n\n${SET}`],
    [COUNT, `${name} = !${name};\n\t${COUNT}`],
  ];
  const inGroup = (name: string): Edits => [
    [FIELDS, `struct device *devices;\n\tbool ${name};\n};`],
    [COUNT, `group->${name} = !group->${name};\n\t${COUNT}`],
  ];
  const inGlobal = (name: string): Edits => [
    [SET, `struct odd_pair {\n\tbool f_count;\n\tbool ${name};\n};\nstruct odd_pair odd_global;\n\n${SET}`],
    [COUNT, `odd_global.${name} = !odd_global.${name};\n\t${COUNT}`],
  ];

  test.each([
    ['a global', globally],
    ['a field of the group', inGroup],
    ['a field of a global', inGlobal],
  ])('%s', async (_, edits) => {
    const neutral = await counted(edits('odd_name'));
    for (const name of NAMES) expect({ name, ...(await counted(edits(name))) }).toEqual({ name, ...neutral });
  });

  test.each([
    ['in the group', 'd0', 'd1', true],
    ['in the group, with other names', 'one', 'other', true],
    ['as globals', 'd0', 'd1', false],
    ['as globals, with other names', 'one', 'other', false],
  ])('two locks %s', async (_, one, other, inside) => {
    const fields = `\tspinlock_t ${one};\n\tspinlock_t ${other};\n`;
    const lock = (what: string) =>
      `if (mode == DMA_OWNER_USERSPACE)\n\t\tspin_${what}(&${inside ? 'group->' : ''}${one});\n\telse\n\t\tspin_${what}(&${inside ? 'group->' : ''}${other});`;
    const edits: Edits = [
      ...(inside
        ? [[FIELDS, `struct device *devices;\n${fields}};`] as const]
        : [[SET, `${fields.replaceAll('\t', '')}\n${SET}`] as const]),
      [LOCK, `${lock('lock')}\n\tif (mode == DMA_OWNER_KERNEL`],
      [`${COUNT}\nunlock:\n\tspin_unlock(&group->dma_owner_lock);`, `${COUNT}\nunlock:\n\t${lock('unlock')}`],
      ['spin_lock(&group->dma_owner_lock);\n\tif (WARN_ON(!', `${lock('lock')}\n\tif (WARN_ON(!`],
      ['spin_unlock(&group->dma_owner_lock);\n}\n\n/* The driver core', `${lock('unlock')}\n}\n\n/* The driver core`],
    ];
    const told = await mutated('repaired', edits);
    const verdicts = (merged: boolean) =>
      reportOf('repaired', told, { merged, sizes: sizes(2, 1, 2) }).properties.map(
        ({ name, holds }) => `${name} ${String(holds)}`,
      );
    const plain = verdicts(false);
    expect(plain).toContain('no-split false');
    expect(verdicts(true)).toEqual(plain);
  });
});

/** True for a line that is a complete statement without braces, or an `if` head. */
const isLine = (line: string): boolean =>
  /^\t+[a-z][^{}]*;\s*(\/\*.*\*\/)?$/.test(line) || /^\tif \([^{}]*\)$/.test(line);

test('lines left out, doubled and swapped at random', async () => {
  for (const protocol of ['repaired', 'linux-7.3'] as const) {
    const { source } = await shipped(protocol);
    const lines = source.split('\n');
    const places = lines.flatMap((line, at) => (isLine(line) ? [at] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.constantFrom('out', 'twice', 'swap'), fc.nat(places.length - 1), fc.nat(places.length - 1)),
          { minLength: 1, maxLength: 3 },
        ),
        async (edits) => {
          const text = lines.map((line) => line);
          for (const [how, one, other] of edits) {
            const [a, b] = [places[one]!, places[other]!];
            if (how === 'out') text[a] = '';
            else if (how === 'twice') text[a] = `${text[a]!}\n${text[a]!}`;
            else [text[a], text[b]] = [text[b]!, text[a]!];
          }
          const listing = await ownListing(protocol, text.join('\n'));
          if (listing.ok) bothWays(protocol, listing.told, 2_000);
        },
      ),
      { numRuns: 30 },
    );
  }
}, 60_000);
