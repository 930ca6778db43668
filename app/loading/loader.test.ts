import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loader } from './index.ts';

test('calls that come together share one load, and what came is kept', async () => {
  let loads = 0;
  const load = loader(async () => ({ load: ++loads }));
  expect(load.loaded()).toBeUndefined();
  const [first, second] = await Promise.all([load(), load()]);
  expect(first).toBe(second);
  expect(await load()).toBe(first);
  expect(load.loaded()).toBe(first);
  expect(loads).toBe(1);
});

test('a call after a failure loads afresh', async () => {
  let loads = 0;
  const load = loader(async () => {
    loads++;
    if (loads < 3) throw new TypeError(`failure ${loads}`);
    return loads;
  });
  await expect(load()).rejects.toThrow('failure 1');
  expect(load.loaded()).toBeUndefined();
  await expect(load()).rejects.toThrow('failure 2');
  await expect(load()).resolves.toBe(3);
  await expect(load()).resolves.toBe(3);
  expect(loads).toBe(3);
});

test('a loader that throws before it returns a promise is tried afresh, too', async () => {
  let loads = 0;
  const load = loader((): Promise<string> => {
    loads++;
    if (loads === 1) throw new Error('at once');
    return Promise.resolve('here');
  });
  await expect(load()).rejects.toThrow('at once');
  await expect(load()).resolves.toBe('here');
});

test('whatever fails how often: every call gets the answer of its own load, and nothing is loaded after it came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('fails', 'throws'), { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
      async (failures, calls) => {
        let loads = 0;
        const load = loader((): Promise<number> => {
          const how = failures[loads++];
          if (how === 'throws') throw new Error(String(loads));
          return how === 'fails' ? Promise.reject(new Error(String(loads))) : Promise.resolve(loads);
        });
        const right: boolean[] = [];
        for (const [round, together] of calls.entries()) {
          const answers = await Promise.allSettled(Array.from({ length: together }, () => load()));
          const wanted = round < failures.length ? String(loads) : failures.length + 1;
          right[round] =
            loads === Math.min(round, failures.length) + 1 &&
            answers.every(
              (answer) => (answer.status === 'fulfilled' ? answer.value : (answer.reason as Error).message) === wanted,
            );
        }
        return right.every(Boolean);
      },
    ),
    { numRuns: process.env.VERIFY ? 1_000_000 : 10_000 },
  );
});
