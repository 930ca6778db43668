/** Tests of the reader's properties. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shipped, type Told } from '../code/index.ts';
import { ownListingOf } from './index.ts';
import { asking, reportOf, sizes } from './testing.ts';
import type { Fault, Request } from './types.ts';
import { Unsearchable } from './unsearchable.ts';

const judged = (told: Told, asked: Partial<Request>) =>
  reportOf('repaired', told, { sizes: sizes(1, 1, 2), ...asked }).properties.map(({ name, holds }) => [name, holds]);

describe('a property of somebody’s own', () => {
  test('tells devices apart where somebody’s own property does', async () => {
    const free = (device: string) => `!${device}->mutex.holder && !${device}->driver`;
    const bound = (device: string) => `!${device}->mutex.holder && ${device}->driver`;
    const [one, other] = ['group->devices', 'group->devices->next'];
    for (const expression of [`!(${bound(one)} && ${free(other)})`, `!(${free(one)} && ${bound(other)})`]) {
      const { told, own } = await asking(await shipped('repaired'), expression);
      for (const symmetry of [false, true])
        expect(judged(told, { own, symmetry, properties: [], sizes: sizes(2, 1, 1) })).toEqual([['own', false]]);
    }
  });

  test('leaves alone what it writes', async () => {
    const source = `${(await shipped('viability')).source}\nint clear(struct iommu_group *group)\n{\n\tgroup->devices = NULL;\n\treturn 0;\n}\n`;
    const found = async (expression: string) => {
      const listing = await ownListingOf('viability', source, [expression]);
      if (!listing.ok) throw new Error(listing.problem.message);
      return reportOf(
        'viability',
        { program: listing.program, source },
        { own: [{ name: 'own', expression }], sizes: sizes(2, 1, 1), granularity: 'call' },
      ).properties.map(({ name, holds }) => [name, holds]);
    };
    expect(await found('(clear(group), 1)')).toEqual(await found('1'));
  });

  test('is not asked with = where == is meant', async () => {
    const listing = await ownListingOf('repaired', (await shipped('repaired')).source, [
      '1',
      'group->dma_users[2] = 1',
    ]);
    expect(listing).toMatchObject({ ok: false, problem: { property: 1, column: 1, code: 'assignment-in-test' } });
  });

  test('is asked no more expressions than a state has bits for', async () => {
    const { source } = await shipped('repaired');
    const own = Array.from({ length: 33 }, (_, at) => ({
      name: `own ${at}`,
      expression: '!group->dma_users[DMA_OWNER_KERNEL]',
    }));
    for (const many of [20, 21, 33]) {
      const listing = await ownListingOf(
        'repaired',
        source,
        own.slice(0, many).map(({ expression }) => expression),
      );
      if (!listing.ok) throw new Error(listing.problem.message);
      const ask = () =>
        judged(
          { program: listing.program, source },
          { own: own.slice(0, many), properties: [], sizes: sizes(1, 1, 1) },
        );
      if (many > 20) expect(ask).toThrow(Unsearchable);
      else expect(ask().filter(([, holds]) => holds !== false)).toEqual([]);
    }
  });
});

describe('a question that only looks like one', () => {
  const problemOf = async (...expressions: string[]) => {
    const listing = await ownListingOf('repaired', (await shipped('repaired')).source, expressions);
    return listing.ok ? null : listing.problem;
  };

  test.each<[string, string, number]>([
    ['group->dma_users[2]++ == 0', 'question-writes', 20],
    ['--group->dma_users[2] >= 0', 'question-writes', 1],
    ['group->dma_users[2] += 1', 'question-writes', 21],
    ['(group->dma_users[2] = 1)', 'assignment-in-test', 1],
    ['1 || (group->dma_owner_file = 0, 1)', 'question-writes', 29],
    ...['-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='].map((mark): [string, string, number] => [
      `group->dma_users[2] ${mark} 1`,
      'question-writes',
      21,
    ]),
    ['1) return 1; if (0', 'question-ends', 2],
    ['1; 1', 'question-ends', 2],
    ['1 /* 0', 'question-ends', 3],
    ['1 // 0', 'question-ends', 3],
    ['({ 1; })', 'question-ends', 2],
    ['group->dma_users[2] = 1', 'assignment-in-test', 1],
  ])('%s is refused', async (expression, code, column) => {
    expect(await problemOf('1', expression)).toMatchObject({ property: 1, code, column });
  });

  test.each([
    'group->dma_users[2] <= 1 && group->dma_users[1] >= 0',
    'group->dma_users[2] == - -1 || 1 != 2',
    '(1 << 2) >= 4 && 8 >> 1 <= 4',
    '!group->dma_owner_file || group->dma_owner_file->f_count > 0',
    "'=' != '+'",
  ])('%s is asked', async (expression) => {
    expect(await problemOf(expression)).toBeNull();
  });

  test('a listing with many warnings does not hide the = of a question', async () => {
    const odd = Array.from(
      { length: 30 },
      (_, at) => `int odd_${at}(int x)\n{\n\tif (x = 1)\n\t\treturn 1;\n\treturn 0;\n}\n`,
    ).join('');
    const listing = await ownListingOf('repaired', `${(await shipped('repaired')).source}\n${odd}`, [
      'group->dma_users[2] = 1',
    ]);
    expect(listing).toMatchObject({ ok: false, problem: { property: 0 } });
  });

  test('whatever is typed is refused or asked, and never throws', async () => {
    const { source } = await shipped('repaired');
    const piece = fc.constantFrom(
      'group',
      '->',
      'dma_owner_file',
      'dma_users',
      '[',
      ']',
      '1',
      '0',
      '2',
      '==',
      '=',
      '++',
      '--',
      '+=',
      '<<=',
      '<=',
      '<',
      '(',
      ')',
      '{',
      '}',
      ';',
      '//',
      '/*',
      '*/',
      '"',
      "'",
      ',',
      '?',
      ':',
      '!',
      '&&',
      '||',
      ' ',
      '\n',
      '\\',
      '#',
    );
    const typed = fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join(''));
    let asked = 0;
    for (const expression of fc.sample(typed, process.env.VERIFY ? 10_000 : 300)) {
      const listing = await ownListingOf('repaired', source, ['1', expression, '1']);
      if (listing.ok) asked += 1;
      else expect(listing.problem.property, expression).toBe(1);
      // An accepted expression contains no write and no mark that ends it early. Comparisons are allowed.
      if (listing.ok)
        expect(expression.replaceAll(/[=!<>]=|"[^"]*"|'[^']*'/g, '')).not.toMatch(/[=;{}]|\+\+|--|\/[/*]/);
    }
    expect(asked).toBeGreaterThan(0);
  });
});

describe('a property of somebody’s own that faults', () => {
  test.each<[string, Fault, number]>([
    ['1 / 0', 'division-by-zero', 0],
    ['1 % 0', 'division-by-zero', 0],
    ['1 / group->dma_users[0] >= 0', 'division-by-zero', 0],
    ['group->dma_users[4] == 0', 'out-of-bounds', 0],
    ['group->dma_users[-1] == 0', 'out-of-bounds', 0],
    ['group->dma_owner_file->f_count > 0', 'null-dereference', 0],
    ['1 / (1 - group->dma_users[DMA_OWNER_USERSPACE]) == 1', 'division-by-zero', 1],
    ['stop(group)', 'bug', 0],
    ['spin(group)', 'endless', 0],
    ['deep(group)', 'too-deep', 0],
    ['unset(group)', 'unset', 0],
    ['held(group)', 'waits', 0],
  ])('%s', async (expression, fault, least) => {
    const source = `${(await shipped('repaired')).source}
int spin(struct iommu_group *group)
{
	for (;;)
		;
	return 1;
}
int stop(struct iommu_group *group)
{
	BUG_ON(1);
	return 1;
}
int deep(struct iommu_group *group)
{
	return deep(group);
}
int unset(struct iommu_group *group)
{
	int x;

	return x;
}
int held(struct iommu_group *group)
{
	spin_lock(&group->dma_owner_lock);
	spin_lock(&group->dma_owner_lock);
	return 1;
}
`;
    const listing = await ownListingOf('repaired', source, [expression]);
    if (!listing.ok) throw new Error(`${listing.problem.code} ${listing.problem.message}`);
    const [verdict] = reportOf(
      'repaired',
      { program: listing.program, source },
      { own: [{ name: 'own', expression }], properties: [], sizes: sizes(1, 1, 1) },
    ).properties;
    expect(verdict).toMatchObject({ holds: null, fault });
    expect(verdict!.trace!.steps.length).toBeGreaterThanOrEqual(least);
    if (least === 0) expect(verdict!.trace!.steps).toEqual([]);
  });

  test('is no fault where the question guards it', async () => {
    const { told, own } = await asking(
      await shipped('repaired'),
      'group->dma_owner_file == 0 || group->dma_owner_file->f_count > 0',
    );
    expect(judged(told, { own, properties: [], sizes: sizes(1, 1, 1) })).toEqual([['own', true]]);
  });
});
