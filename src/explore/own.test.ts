/** What somebody asks of a listing in words of his own. */
import { describe, expect, test } from 'vitest';
import { shipped, type Told } from '../code/index.ts';
import { ownListingOf } from './index.ts';
import { asking, reportOf, sizes } from './testing.ts';
import type { Request } from './types.ts';
import { Unsearchable } from './unsearchable.ts';

const judged = (told: Told, asked: Partial<Request>) => reportOf('repaired', told, { sizes: sizes(1, 1, 2), ...asked }).properties.map(({ name, holds }) => [name, holds]);

describe('a property of somebody’s own', () => {
  test('tells devices apart where somebody’s own property does', async () => {
    const free = (device: string) => `!${device}->mutex.holder && !${device}->driver`;
    const bound = (device: string) => `!${device}->mutex.holder && ${device}->driver`;
    const [one, other] = ['group->devices', 'group->devices->next'];
    for (const expression of [`!(${bound(one)} && ${free(other)})`, `!(${free(one)} && ${bound(other)})`]) {
      const { told, own } = await asking(await shipped('repaired'), expression);
      for (const symmetry of [false, true]) expect(judged(told, { own, symmetry, properties: [], sizes: sizes(2, 1, 1) })).toEqual([['own', false]]);
    }
  });

  test('leaves alone what it writes', async () => {
    const { source } = await shipped('viability');
    const found = async (expression: string) => {
      const listing = await ownListingOf('viability', source, [expression]);
      if (!listing.ok) throw new Error(listing.problem.message);
      return reportOf('viability', { program: listing.program, source }, { own: [{ name: 'own', expression }], sizes: sizes(2, 1, 1), granularity: 'call' }).properties.map(({ name, holds }) => [name, holds]);
    };
    expect(await found('(group->devices = 0, 1)')).toEqual(await found('1'));
  });

  test('is not asked with = where == is meant', async () => {
    const listing = await ownListingOf('repaired', (await shipped('repaired')).source, ['1', 'group->dma_users[2] = 1']);
    expect(listing).toMatchObject({ ok: false, problem: { property: 1, column: 1, code: 'assignment-in-test' } });
  });

  test('is asked no more expressions than a state has bits for', async () => {
    const { source } = await shipped('repaired');
    const own = Array.from({ length: 33 }, (_, at) => ({ name: `own ${at}`, expression: '!group->dma_users[DMA_OWNER_KERNEL]' }));
    for (const many of [20, 21, 33]) {
      const listing = await ownListingOf('repaired', source, own.slice(0, many).map(({ expression }) => expression));
      if (!listing.ok) throw new Error(listing.problem.message);
      const ask = () => judged({ program: listing.program, source }, { own: own.slice(0, many), properties: [], sizes: sizes(1, 1, 1) });
      if (many > 20) expect(ask).toThrow(Unsearchable);
      else expect(ask().filter(([, holds]) => holds !== false)).toEqual([]);
    }
  });
});
