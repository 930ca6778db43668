import { describe, expect, it, test } from 'vitest';
import { shipped } from '../code/index.ts';
import { LISTINGS } from '../protocols/index.ts';
import { tla } from './index.ts';
import { COUNTS, GRANULARITIES, sizes, TlaModule } from './testing.ts';

const shippedTla = async (protocol: (typeof LISTINGS)[number]['id'], size: ReturnType<typeof sizes>, granularity: 'call' | 'statement') => {
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
  it.each(small)('$protocol by $granularity, $devices, $files, $cpus', async ({ protocol, granularity, devices, files, cpus, states, transitions }) => {
    const { module } = await shippedTla(protocol, sizes(devices, files, cpus), granularity);
    expect(new TlaModule(module).search('TypeOK')).toEqual({ states, transitions });
  });
});
