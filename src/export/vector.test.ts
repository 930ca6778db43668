import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vector } from './vector.ts';

const RUNS = process.env['VERIFY'] ? 200_000 : 2_000;
const LENGTHS = [1, 31, 32, 33, 1_024, 1_025, 40_000];
const values = [{ name: 'a' }, { name: 'b' }, { name: 'c' }] as const;
type Value = (typeof values)[number];

const changes = fc.constantFrom(...LENGTHS).chain((length) => {
  const change = fc.tuple(
    fc.oneof(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 0, max: Math.min(3, length - 1) })),
    fc.constantFrom<Value | undefined>(...values, undefined),
  );
  return fc.record({
    length: fc.constant(length),
    both: fc.array(change, { maxLength: 8 }),
    one: fc.array(change, { maxLength: 4 }),
    other: fc.array(change, { maxLength: 4 }),
  });
});
const apply = (start: Vector<Value>, all: readonly (readonly [number, Value | undefined])[]) =>
  all.reduce((vector, [at, value]) => vector.set(at, value), start);
const plain = (...all: (readonly (readonly [number, Value | undefined])[])[]) => {
  const map = new Map<number, Value>();
  for (const [at, value] of all.flat())
    if (value) map.set(at, value);
    else map.delete(at);
  return map;
};
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe('a vector', () => {
  it('holds what an array holds, and finds where two differ', () => {
    fc.assert(
      fc.property(changes, ({ length, both, one, other }) => {
        const start = apply(Vector.of<Value>(length), both);
        const [a, b] = [apply(start, one), apply(start, other)];
        const [x, y] = [plain(both, one), plain(both, other)];
        const touched = sorted(new Set([...x.keys(), ...y.keys(), 0]));
        const differing = touched.filter((at) => x.get(at) !== y.get(at));
        const union = a.union(b);
        expect([
          touched.map((at) => a.get(at)),
          a.differing(b),
          a.values(),
          touched.map((at) => union.get(at)),
          union.values().length,
        ]).toEqual([
          touched.map((at) => x.get(at)),
          differing,
          sorted(x.keys()).map((at) => x.get(at)),
          touched.map((at) => x.get(at) ?? y.get(at)),
          new Set([...x.keys(), ...y.keys()]).size,
        ]);
      }),
      { numRuns: RUNS },
    );
  });

  it('stays the same object where nothing changes', () => {
    const vector = Vector.of<Value>(1_000).set(500, values[0]);
    expect(vector.set(500, values[0])).toBe(vector);
    expect(vector.set(7, undefined)).toBe(vector);
    expect(vector.union(Vector.of<Value>(1_000))).toBe(vector);
    expect(vector.union(Vector.of<Value>(1_000).set(500, values[1]))).toBe(vector);
  });

  it('shares all but a few pieces with a changed copy', () => {
    const full = Array.from({ length: 30_000 }, (_, at) => at).reduce(
      (all, at) => all.set(at, values[0]),
      Vector.of<Value>(30_000),
    );
    const seen = new Set<unknown>();
    full.values(seen);
    const before = seen.size;
    full.set(12_345, values[1]).values(seen);
    expect(seen.size - before).toBe(3);
  });
});
