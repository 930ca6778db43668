import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../src/world/testing.ts';
import {
  answered,
  forgotten,
  joined,
  NOTHING,
  printProgress,
  type Progress,
  readProgress,
  solved,
  tally,
  visited,
} from './progress.ts';

const some: Progress = solved(
  answered(answered(visited(visited({}, 'a', 0, 3), 'a', 2, 3), 'a', 0, { given: 'EBUSY', right: true }), 'a', 2, {
    given: null,
    right: null,
  }),
  'a',
  2,
  { events: 4, par: 3, shown: false },
);

test('what was seen, answered and reached is counted', () => {
  expect(tally(some['a']!)).toEqual({ seen: 2, of: 3, done: false, right: 1, asked: 2, solved: 1 });
  expect(tally(visited(some, 'a', 1, 3)['a']!).done).toBe(true);
  expect(tally(NOTHING)).toMatchObject({ done: false, seen: 0 });
});

test('the first answer and the best solution count', () => {
  expect(answered(some, 'a', 0, { given: 'OK', right: false })['a']!.answers[0]).toEqual({
    given: 'EBUSY',
    right: true,
  });
  expect(solved(some, 'a', 2, { events: 5, par: 3, shown: false })).toBe(some);
  expect(solved(some, 'a', 2, { events: 3, par: 3, shown: true })).toBe(some);
  expect(solved(some, 'a', 2, { events: 3, par: 3, shown: false })['a']!.tasks[2]!.events).toBe(3);
});

test.each(HOSTILE_NAMES)('a lesson called %s has only the progress that it was given', (id) => {
  expect(Object.values(solved({}, id, 0, { events: 1, par: 1, shown: false }))).toEqual([
    { ...NOTHING, tasks: { 0: { events: 1, par: 1, shown: false } } },
  ]);
  const all = joined(some, answered(visited({}, id, 1, 3), id, 1, { given: 'OK', right: true }));
  expect(Object.keys(all)).toEqual(['a', id]);
  expect(Object.entries(readProgress(printProgress(all))!)).toEqual(Object.entries(all));
  expect(Object.entries(forgotten(all, id))).toEqual(Object.entries(some));
});

describe('a file of progress', () => {
  test('is read as it was written', () => {
    expect(readProgress(printProgress(some))).toEqual(some);
  });

  test.each(['', 'null', '[]', '{"version":2,"lessons":{}}', '{"version":1}', 'not json'])('%j is none', (text) => {
    expect(readProgress(text)).toBeNull();
  });

  test('loses what is odd inside, and nothing else', () => {
    const text = JSON.stringify({
      version: 1,
      lessons: {
        a: { ...some['a'], answers: { 0: { given: 'EBUSY', right: true }, x: {}, 5: 7 } },
        '../b': {},
        c: { of: 'many' },
      },
    });
    expect(readProgress(text)).toEqual({ a: { ...some['a'], answers: { 0: { given: 'EBUSY', right: true } } } });
  });

  test('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readProgress(JSON.stringify({ version: 1, lessons: value }));
        for (const one of Object.values(read ?? {})) tally(one);
      }),
    );
  });
});

test('joined with another the better counts, and joining twice changes nothing more', () => {
  const other = solved(visited({}, 'a', 1, 3), 'a', 2, { events: 3, par: 3, shown: false });
  const both = joined(some, other);
  expect(both['a']).toMatchObject({ seen: [0, 1, 2], tasks: { 2: { events: 3 } } });
  expect(joined(both, other)).toEqual(both);
  expect(forgotten(both, 'a')).toEqual({});
});
