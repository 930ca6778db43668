import { expect, test } from 'vitest';
import { columnsOf } from './marks.ts';

test('brackets that overlap stand beside each other, others below', () => {
  const columns = columnsOf(
    [
      { name: 'a', cpu: 0, from: 10, to: 20 },
      { name: 'b', cpu: 0, from: 12, to: 14 },
      { name: 'c', cpu: 1, from: 21, to: null },
      { name: 'd', cpu: 1, from: 30, to: 31 },
    ],
    40,
  );
  expect(columns.map(({ name, column }) => [name, column])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
    ['d', 1],
  ]);
});
