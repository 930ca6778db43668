/** Searches in which one allocation after another fails. */
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shipped, type Told } from '../code/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { explore, type Report, type Request, type StateGraph, type Verdict } from './index.ts';
import { isOutOfMemory, OutOfMemory } from './memory.ts';
import { Store } from './store.ts';
import { sizes } from './testing.ts';

const ARRAYS = ['Int32Array', 'Uint8Array', 'Int8Array'] as const;
const real = Object.fromEntries(ARRAYS.map((name) => [name, globalThis[name]]));

/**
 * Replaces the array constructors: allocation number `fails` fails. With `forGood`, every later allocation fails,
 * too. Counts only allocations that `counts` accepts.
 */
function starving(
  fails: number,
  forGood: boolean,
  counts: (length: number) => boolean = () => true,
): { readonly asked: () => number } {
  let asked = 0;
  for (const name of ARRAYS) {
    Object.assign(globalThis, {
      [name]: new Proxy(real[name] as typeof Int32Array, {
        construct(array, given: [number], made) {
          if (typeof given[0] === 'number' && counts(given[0])) {
            asked += 1;
            if (asked === fails || (forGood && asked > fails)) throw new RangeError('Array buffer allocation failed');
          }
          return Reflect.construct(array, given, made === globalThis[name] ? array : made) as Int32Array;
        },
      }),
    });
  }
  return { asked: () => asked };
}

const fed = (): void => void Object.assign(globalThis, real);
afterEach(fed);

interface Outcome {
  readonly report: Report;
  readonly graph: StateGraph | null;
  readonly told: readonly (readonly Verdict[])[];
}

function driven(request: Request): Outcome {
  const search = explore(request);
  const told: (readonly Verdict[])[] = [];
  while (search.advance(1)) told.push(search.found());
  search.progress();
  return { report: search.report(), graph: search.graph(200), told };
}

const VERSIONS: readonly ProtocolId[] = ['sketch', 'repaired', 'viability'];
const listings = new Map<ProtocolId, Told>();
beforeAll(async () => {
  for (const protocol of VERSIONS) listings.set(protocol, await shipped(protocol));
});

const asks = (protocol: ProtocolId, size: Request['sizes'], more: Partial<Request> = {}): Request => ({
  protocol,
  ...listings.get(protocol)!,
  sizes: size,
  granularity: 'call',
  ...more,
});

/** Expects that a starved search reports only results of the complete search, and why it ended. */
function expectPartOf(whole: Report, starved: Report): void {
  expect(starved.properties.map(({ name, kind }) => [name, kind])).toEqual(
    whole.properties.map(({ name, kind }) => [name, kind]),
  );
  expect(starved.states).toBeLessThanOrEqual(whole.states);
  expect(starved.levels.reduce((sum, states) => sum + states, 0)).toBe(starved.states);
  if (starved.cut === null) {
    expect({ ...starved, seconds: 0 }).toEqual({ ...whole, seconds: 0 });
    return;
  }
  expect(starved).toMatchObject({ cut: { code: 'memory' }, whole: false });
  for (const [at, { name, holds, trace }] of starved.properties.entries()) {
    const full = whole.properties[at]!;
    if (holds !== null) expect([name, holds]).toEqual([name, full.holds]);
    if (trace !== null) expect([name, trace]).toEqual([name, full.trace]);
  }
}

/**
 * Fails the allocations of a search, one in each run: at most `most` of them, evenly spread. Returns the number of
 * runs.
 */
function failEach(request: Request, most: number, forGood: boolean): number {
  const count = starving(0, false);
  const whole = driven(request);
  const all = count.asked();
  fed();
  const stride = Math.max(1, all / most);
  let failed = 0;
  for (let at = 1; at <= all; at += stride) {
    starving(Math.floor(at), forGood);
    const { report, told } = driven(request);
    fed();
    failed += 1;
    expectPartOf(whole.report, report);
    for (const found of told)
      for (const { name, holds } of found)
        expect(whole.report.properties.find((verdict) => verdict.name === name)?.holds).toBe(holds);
  }
  return failed;
}

/** The number of allocations that fail, one in each run. */
const EACH = process.env['VERIFY'] ? Infinity : 12;

describe('a search whose allocation fails', () => {
  test.each(
    VERSIONS.flatMap(
      (protocol) =>
        [
          [protocol, true],
          [protocol, false],
        ] as const,
    ),
  )(
    'tells what it found in %s until then, and why it ended (every later allocation fails, too: %s)',
    (protocol, forGood) => {
      expect(failEach(asks(protocol, sizes(1, 1, 2)), EACH, forGood)).toBeGreaterThan(10);
      expect(
        failEach(asks(protocol, sizes(2, 1, 1), { symmetry: false, granularity: 'statement' }), EACH, forGood),
      ).toBeGreaterThan(10);
      expect(
        failEach(
          asks(protocol, sizes(1, 1, 1), { properties: ['no-split', 'null-owner', 'can-recover'] }),
          EACH,
          forGood,
        ),
      ).toBeGreaterThan(10);
    },
  );

  test('keeps the states that it has where there is no room for more', () => {
    const request = asks('sketch', sizes(2, 2, 2), { symmetry: false, mostStates: 30_000 });
    const large = (length: number): boolean => length >= 1 << 14;
    const count = starving(0, false, large);
    const whole = driven(request).report;
    fed();
    expect(whole.states).toBe(30_000);
    const cut: number[] = [];
    for (let at = 1; at <= count.asked(); at += 1) {
      starving(at, true, large);
      const { report } = driven(request);
      fed();
      expectPartOf(whole, report);
      cut.push(report.states);
    }
    // The first allocations run before any state exists. Later ones run when the table or the records are full.
    expect(cut[0]).toBe(0);
    expect(cut.filter((states) => states > 5_000 && states < 30_000).length).toBeGreaterThan(2);
  });
});

test('a store that could not grow still finds every state that it counts, and no other', () => {
  const record = new Int32Array(2);
  let failures = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 17 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 1 << 20 }),
      (fails, count, step) => {
        starving(fails, true);
        let store: Store | null = null;
        let put = 0;
        try {
          store = new Store(2, 1 << 20);
          for (; put < count; put += 1) {
            record[0] = put * step;
            record[1] = ~put;
            if (!store.put(record, -1)) store.flush(() => undefined);
          }
          store.flush(() => undefined);
        } catch (error) {
          if (!isOutOfMemory(error)) throw error;
          failures += 1;
        }
        fed();
        if (!store) return;
        store.forget();
        for (let at = 0; at < put; at += 97) {
          record[0] = at * step;
          record[1] = ~at;
          expect(store.find(record)).toBe(at < store.count ? at : -1);
        }
      },
    ),
    { numRuns: process.env['VERIFY'] ? 10_000 : 60, endOnFailure: true },
  );
  expect(failures).toBeGreaterThan(10);
});

test('an error of the program is no lack of memory', () => {
  for (const error of [
    new Error('Array buffer allocation failed'),
    new RangeError('Invalid array length'),
    new RangeError('offset is out of bounds'),
    new TypeError('x is undefined'),
    'failed',
    null,
  ])
    expect(isOutOfMemory(error)).toBe(false);
  for (const error of [
    new OutOfMemory(),
    new RangeError('Array buffer allocation failed'),
    new RangeError('Map maximum size exceeded'),
    new RangeError('Out of memory'),
    'out of memory',
  ])
    expect(isOutOfMemory(error)).toBe(true);
});
