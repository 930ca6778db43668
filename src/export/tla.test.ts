import { describe, expect, it, test } from 'vitest';
import { ownListing, shipped } from '../code/index.ts';
import { LISTINGS } from '../protocols/index.ts';
import { tla, Unexportable } from './index.ts';
import { COUNTS, GRANULARITIES, sizes, TlaModule } from './testing.ts';

const shippedTla = async (
  protocol: (typeof LISTINGS)[number]['id'],
  size: ReturnType<typeof sizes>,
  granularity: 'call' | 'statement',
) => {
  const { program, source } = await shipped(protocol);
  return tla({ protocol, program, source, sizes: size, granularity });
};

describe.each(LISTINGS.map(({ id }) => id))('%s as TLA+', (id) => {
  test.each(GRANULARITIES)('by %s', async (granularity) => {
    const { module, config } = await shippedTla(id, sizes(2, 2, 2), granularity);
    const { variables } = new TlaModule(module);
    expect(new Set(variables).size).toBe(variables.length);
    expect(module.replaceAll(/^\\\*.*$/gm, '')).not.toMatch(/undefined|NaN|\bnull\b|&|\?/);
    expect(config).toContain('INVARIANT TypeOK');
  });
});

describe('searched', () => {
  const small = COUNTS.filter(({ devices, files, cpus, states }) => devices * files * cpus <= 2 && states < 1_500);
  it.each(small)(
    '$protocol by $granularity, $devices, $files, $cpus',
    async ({ protocol, granularity, devices, files, cpus, states, transitions }) => {
      const { module } = await shippedTla(protocol, sizes(devices, files, cpus), granularity);
      expect(new TlaModule(module).search('TypeOK')).toEqual({ states, transitions });
    },
  );
});

test('a list of devices that a listing changes begins otherwise at each device, and cannot be written as one', async () => {
  const { source } = await shipped('repaired');
  const listing = await ownListing(
    'repaired',
    source.replace('int ret = -EBUSY;', 'int ret = -EBUSY;\n\n\tif (drv->vfio)\n\t\tdev->next = NULL;'),
  );
  if (!listing.ok) throw new Error(listing.problems[0]!.code);
  const { program } = listing.told;
  const written = (devices: number) => () =>
    tla({ protocol: 'repaired', program, source, sizes: sizes(devices, 1, 1), granularity: 'statement' });
  expect(written(3)).toThrow(Unexportable);
  expect(written(1)().module).toContain('dev__next = [t \\in 0..1 |-> 0]');
});
