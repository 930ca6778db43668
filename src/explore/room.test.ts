/** Listings with large initial numbers, many words, or writes to words outside all objects. */
import { describe, expect, test } from 'vitest';
import type { Told } from '../code/index.ts';
import { asking, failing, mutated, reportOf, sizes } from './testing.ts';
import type { Request } from './types.ts';
import { Unsearchable } from './unsearchable.ts';

const FIELDS = 'struct device *devices;\n};';
const COUNT = 'group->dma_users[mode]++;';
const SET = 'int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode,\n';
const group = (more: string): readonly [string, string] => [FIELDS, `struct device *devices;\n\t${more}\n};`];

const judged = (told: Told, asked: Partial<Request>) =>
  reportOf('repaired', told, { sizes: sizes(1, 1, 2), ...asked }).properties.map(({ name, holds }) => [name, holds]);

describe('a search', () => {
  test('begins a global with as much as a state has room for', async () => {
    const told = await mutated('repaired', [
      [SET, `unsigned int budget = 102;\n\n${SET}`],
      [COUNT, `budget = 0;\n\t${COUNT}`],
    ]);
    const report = reportOf('repaired', told, { sizes: sizes(2, 2, 1) });
    expect([report.saturated, failing(report)]).toEqual([true, []]);
  });

  test.each([[250], [600]])(
    'of a listing with %i counters of its own judges them, or says that it cannot',
    async (many) => {
      const { told, own } = await asking(
        await mutated('repaired', [
          group(`unsigned int many[${many}];`),
          [COUNT, `group->many[mode + ${many - 4}] = 1;\n\t${COUNT}`],
        ]),
        `!group->many[${many - 1}]`,
      );
      const found = (() => {
        try {
          return judged(told, { own, properties: ['no-split', 'no-warn', 'counts-match'], sizes: sizes(1, 1, 1) });
        } catch (error) {
          if (error instanceof Unsearchable) return 'unsearchable';
          throw error;
        }
      })();
      expect([
        'unsearchable',
        [
          ['no-split', true],
          ['no-warn', true],
          ['counts-match', true],
          ['own', false],
        ],
      ]).toContainEqual(found);
    },
  );
});

/** The search restarts after each overlooked fact. The restarts must end. */
describe('a listing ends that', () => {
  test.each([
    [
      'keeps a device where a number’s address is kept',
      [group('unsigned int *last;'), [COUNT, `group->last = (unsigned int *)dev;\n\t${COUNT}`]],
    ],
    ['writes behind everything', [[COUNT, `(&group->dma_users[0])[70] = 1;\n\t${COUNT}`]]],
    ['writes where nothing is, by number', [[COUNT, `*(unsigned int *)(1400 + mode * 4) = 1;\n\t${COUNT}`]]],
  ] as const)('%s', async (_, edits) => {
    const told = await mutated('repaired', edits);
    try {
      expect(reportOf('repaired', told, { sizes: sizes(2, 1, 1) }).whole).toBe(true);
    } catch (error) {
      if (!(error instanceof Unsearchable)) throw error;
    }
  });
});
