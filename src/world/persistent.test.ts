import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersistentList, PersistentMap } from './index.ts';
import { work } from './testing.ts';

const RUNS = process.env.VERIFY ? 20_000 : 200;

type Change = {
  readonly name: string;
  readonly value: number | null;
  /** The index of the map that the change starts from. */
  readonly from: number;
};
const change: fc.Arbitrary<Change> = fc.record({
  name: fc.oneof(
    fc.nat(90).map((n) => `n${n}`),
    fc.constantFrom('__proto__', 'constructor', '', '0'),
  ),
  value: fc.option(fc.nat(9), { freq: 3 }),
  from: fc.nat(),
});

test('a map answers as a Map does, in the same order, and no change touches an older one', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      const maps = [PersistentMap.of<number>()];
      const models = [new Map<string, number>()];
      for (const { name, value, from } of changes) {
        // Mostly the newest map, so that maps become large.
        const at = from % 4 === 0 ? from % maps.length : maps.length - 1;
        const model = new Map(models[at]);
        if (value === null) model.delete(name);
        else model.set(name, value);
        maps.push(value === null ? maps[at]!.without(name) : maps[at]!.with(name, value));
        models.push(model);
      }
      for (const [at, map] of maps.entries()) {
        const model = models[at]!;
        expect([...map]).toEqual([...model]);
        expect(map.size).toBe(model.size);
        for (const { name } of changes)
          expect([map.get(name), map.has(name)]).toEqual([model.get(name), model.has(name)]);
      }
    }),
    { numRuns: RUNS },
  );
});

test('a list answers as an array does', () => {
  fc.assert(
    fc.property(fc.nat(700), fc.array(fc.tuple(fc.nat(800), fc.nat()), { maxLength: 40 }), (length, changes) => {
      const array = Array.from({ length }, (_, at) => at);
      let list = PersistentList.of(array);
      for (const [at, value] of changes) {
        const index = Math.min(at, array.length);
        array[index] = value;
        list = list.with(index, value);
      }
      expect([...list]).toEqual(array);
      expect(list).toHaveLength(array.length);
      expect([list.at(-1), list.at(array.length)]).toEqual([undefined, undefined]);
      for (const [at, value] of array.entries()) if (list.at(at) !== value) throw new Error(`entry ${at}`);
    }),
    { numRuns: RUNS },
  );
});

test('a test is asked again only where something changed', () => {
  let asked = 0;
  const isOdd = ([, value]: readonly [string, number]): boolean => {
    asked += 1;
    return value % 2 === 1;
  };
  let map = PersistentMap.of(Array.from({ length: 4096 }, (_, at) => [`n${at}`, 0] as readonly [string, number]));
  expect(map.some(isOdd)).toBe(false);
  expect(asked).toBe(4096);
  for (let at = 0; at < 100; at += 1) {
    map = map.with(`n${at}`, 2);
    expect(map.some(isOdd)).toBe(false);
  }
  // Each update tests one leaf of eight entries again.
  expect(asked).toBeLessThanOrEqual(4096 + 100 * 8);
  expect(
    map
      .with('n7', 1)
      .with('n4095', 3)
      .filter(isOdd)
      .map(([name]) => name),
  ).toEqual(['n7', 'n4095']);
  expect(map.with('n7', 1).with('n4095', 3).find(isOdd)).toEqual(['n7', 1]);
});

test('an update copies as many arrays as the tree is high', () => {
  let map = PersistentMap.of<number>();
  const before = work.copies;
  for (let at = 0; at < 32_768; at += 1) map = map.with(`n${at}`, at);
  // 8 to the fifth is 32,768, so a tree has five levels. A new name is put into two trees.
  expect(work.copies - before).toBeLessThanOrEqual(32_768 * 2 * 5);
});

test('a small map is written out in JSON, a large one as a number of its own', () => {
  const small = PersistentMap.of<number>([['a', 1]]);
  expect(JSON.stringify(small)).toBe('[["a",1]]');
  const large = PersistentMap.of(Array.from({ length: 65 }, (_, at) => [`n${at}`, at] as readonly [string, number]));
  expect(JSON.stringify(large)).toBe(JSON.stringify(large));
  expect(JSON.stringify(large)).not.toBe(JSON.stringify(large.with('n0', 1)));
});
