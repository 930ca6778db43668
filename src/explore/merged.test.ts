/**
 * Listings that test merged steps. Merged steps must find everything that single steps find about locks, machine
 * deaths and properties.
 */
import { describe, expect, test } from 'vitest';
import { shipped, type Told } from '../code/index.ts';
import { asking, mutated, reportOf, sizes } from './testing.ts';
import type { Request } from './types.ts';

const FIELDS = 'struct device *devices;\n};';
const ATTACH = 'device_lock(dev);\n\tif (dev->driver && dev->driver->vfio)';
const PROBE = 'ret = probe(dev);';
const REMOVE = 'drv = dev->driver;\n\tif (!drv)\n\t\tgoto unlock;';
const group = (more: string): readonly [string, string] => [FIELDS, `struct device *devices;\n\t${more}\n};`];

/** Takes a lock, takes a second lock, then releases both. */
const locked = (first: string, then: string): string =>
  `mutex_lock(&dev->iommu_group->${first});\n\tmutex_lock(&dev->iommu_group->${then});\n\tmutex_unlock(&dev->iommu_group->${then});\n\tmutex_unlock(&dev->iommu_group->${first});\n\t`;

const judged = (told: Told, asked: Partial<Request>) =>
  reportOf('repaired', told, { sizes: sizes(1, 1, 2), ...asked }).properties.map(({ name, holds }) => [name, holds]);

describe('steps merged are judged like each for itself', () => {
  test('where two CPUs wait for each other', async () => {
    const told = await mutated('repaired', [
      group('struct mutex one;\n\tstruct mutex other;'),
      [PROBE, `${locked('one', 'other')}${PROBE}`],
      [REMOVE, `${REMOVE}\n\t${locked('other', 'one')}`],
    ]);
    for (const merged of [false, true])
      expect(judged(told, { merged, properties: ['can-recover'], sizes: sizes(2, 1, 2) })).toEqual([
        ['can-recover', false],
      ]);
  });

  test('where two CPUs wait for each other’s device', async () => {
    const other = 'dev == dev->iommu_group->devices ? dev->next : dev->iommu_group->devices';
    const told = await mutated('repaired', [[PROBE, `device_lock(${other});\n\tdevice_unlock(${other});\n\t${PROBE}`]]);
    for (const merged of [false, true])
      expect(judged(told, { merged, properties: ['can-recover'], sizes: sizes(2, 1, 2) })).toEqual([
        ['can-recover', false],
      ]);
  });

  test('where a CPU ends the machine behind what others have noticed', async () => {
    const { told, own } = await asking(
      await mutated('repaired', [
        group('bool leaving;\n\tbool seen;'),
        [REMOVE, `${REMOVE}\n\tdev->dma_mode = 1;\n\tdev->iommu_group->leaving = true;\n\tBUG_ON(dev->dma_mode);`],
        [ATTACH, `if (dev->iommu_group->leaving)\n\t\tdev->iommu_group->seen = true;\n\t${ATTACH}`],
      ]),
      '!group->seen',
    );
    const plain = judged(told, { own });
    expect(plain).toContainEqual(['own', false]);
    expect(judged(told, { own, merged: true })).toEqual(plain);
  });

  test('where another lock than the one that properties wait for guards what they look at', async () => {
    const told = await mutated('repaired', [
      group('struct mutex other;'),
      ['spin_lock(&group->dma_owner_lock);\n\tif (mode', 'mutex_lock(&group->other);\n\tif (mode'],
      ['spin_unlock(&group->dma_owner_lock);\n\treturn ret;', 'mutex_unlock(&group->other);\n\treturn ret;'],
      ['spin_lock(&group->dma_owner_lock);\n\tif (WARN_ON', 'mutex_lock(&group->other);\n\tif (WARN_ON'],
      ['spin_unlock(&group->dma_owner_lock);\n}', 'mutex_unlock(&group->other);\n}'],
    ]);
    const plain = judged(told, {});
    expect(plain).toContainEqual(['no-stale-owner', false]);
    expect(judged(told, { merged: true })).toEqual(plain);
  });

  test('where a driver comes to life behind what lets others in', async () => {
    const counted = 'if (!WARN_ON(!group->owner_cnt || group->pasid_attached))\n\t\tgroup->owner_cnt--;';
    const detach = 'device_lock(dev);\n\tiommu_device_release_dma_owner(dev);';
    const told = await mutated('linux-7.3', [
      [counted, `${counted}\n\tgroup->owner_cnt--;`],
      [detach, `device_lock(dev);\n\t${detach}`],
    ]);
    const [plain, merged] = [false, true].map((merged) =>
      reportOf('linux-7.3', told, { merged, sizes: sizes(2, 1, 2) }).properties.map(({ name, holds }) => [name, holds]),
    );
    expect(plain).toContainEqual(['to-kernel', true]);
    expect(merged).toEqual(plain);
  });

  test('where somebody’s own property looks at what a device’s lock guards', async () => {
    const { told, own } = await asking(
      await shipped('repaired'),
      '!group->devices->driver || !group->devices->driver->claims_shared || group->dma_users[DMA_OWNER_SHARED]',
    );
    const plain = judged(told, { own, properties: [] });
    expect(plain).toEqual([['own', false]]);
    expect(judged(told, { own, properties: [], merged: true })).toEqual(plain);
  });
});
