import { expect, test } from 'vitest';
import { checkTopology } from '../world/index.ts';
import { codeWorld } from './index.ts';
import { TOLD } from './testing.ts';

test('no two things stand at the same place of a group’s memory', () => {
  const topology = checkTopology({ groups: [{ name: '0', devices: ['d0', 'd1'] }], devices: [] });
  if (!topology.ok) throw new Error('no such machine');
  const { tale, told } = codeWorld(topology.value, 'linux-7.3', TOLD.get('linux-7.3')!, null, {
    files: ['f1'],
    drivers: ['e1000'],
  });
  const {
    places: { group, domains, devices, files, drivers },
  } = told.groups.at(0)!;
  const things = [
    ['iommu_group', group] as const,
    ...Object.values(domains).map((at) => ['iommu_domain', at] as const),
    ...[...devices.values()].map((at) => ['device', at] as const),
    ...[...files.values()].map((at) => ['file', at] as const),
    ...[...drivers.values()].map((at) => ['device_driver', at] as const),
  ].sort((a, b) => a[1] - b[1]);
  for (const [index, [struct, at]] of things.entries()) {
    const next = things[index + 1];
    if (next) expect(next[1], `${struct} and ${next[0]}`).toBeGreaterThanOrEqual(at + tale.sizeOf(struct));
  }
});
