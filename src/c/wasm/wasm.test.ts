import { describe, expect, it } from 'vitest';
import { memoryFor, Run } from '../run/index.ts';
import {
  back,
  binary,
  builtin,
  bumpLocal,
  call,
  fn,
  give,
  goto,
  index,
  load,
  local,
  num,
  program,
  run,
  set,
  store,
  test,
  UNSIGNED,
  updateLocal,
  VOID,
} from '../run/testing.ts';
import { type CFunction, FIRST_ADDRESS as G } from '../types.ts';
import { generate, instantiate, type Settings } from './index.ts';
import { regionsOf } from './regions.ts';

const made = (functions: readonly CFunction[], settings: Settings = {}, strings: readonly string[] = []) =>
  instantiate(program(functions, [0, 5, 0, 0], strings), settings);
const f = (...body: Parameters<typeof fn>[4]) => made([fn('f', 1, ['x'], ['y'], body)]);

const interpreted = (each: CFunction, ...args: number[]) => {
  const same = new Run(program([each]), memoryFor(program([each])));
  same.start(0, each.name, args);
  const state = same.finish(0, 1000);
  return state.kind === 'done' ? state.value : state.kind;
};

/** A sum over a loop with a jump into its middle. Nested blocks cannot express this loop. */
const entered = fn(
  'entered',
  1,
  ['n'],
  ['s'],
  [
    run(set(1, num(0))),
    goto(3),
    run(updateLocal(1, '+', num(100))),
    run(updateLocal(1, '+', local(0))),
    run(bumpLocal(0, -1, 'old')),
    test(binary(local(0), '<=', num(0)), 2),
    give(local(1)),
  ],
);

describe('generated code', () => {
  it('nests jumps as blocks, and goes through a table where they do not nest', () => {
    expect(regionsOf(fn('f', 1, [], [], [test(num(1), 3), run(num(1)), back(0), give(num(1))]).body)).toEqual([
      { kind: 'loop', from: 0, to: 3 },
      { kind: 'block', from: 0, to: 3 },
    ]);
    expect(regionsOf(entered.body)).toBeNull();
    const instance = made([entered]);
    for (const n of [1, 2, 5])
      expect(instance.call('entered', n)).toMatchObject({ value: interpreted(entered, n), stop: null });
  });

  it('lets loops that cross end together', () => {
    // Two backward jumps with overlapping ranges: from 3 to 0 and from 4 to 2.
    const crossing = fn(
      'f',
      1,
      ['n'],
      ['s'],
      [
        run(updateLocal(0, '-', num(1))),
        test(binary(local(0), '>', num(-9)), 5),
        run(updateLocal(0, '-', num(1))),
        test(binary(local(0), '<', num(0)), 0),
        test(binary(local(0), '<', num(-20)), 2),
        give(local(0)),
      ],
    );
    expect(regionsOf(crossing.body)).not.toBeNull();
    for (const n of [7, 1, -10])
      expect(made([crossing]).call('f', n)).toMatchObject({ value: interpreted(crossing, n), stop: null });
  });

  it('stops an endless loop, endless calls, and calls without a loop that branch out for ever', () => {
    expect(f(goto(0)).call('f', 0)).toEqual({ value: null, findings: [], stop: 'steps', refused: 0 });
    const self = fn(
      'self',
      1,
      ['n'],
      [],
      [test(binary(local(0), '>', num(1)), 2), give(call('self', [binary(local(0), '-', num(1))])), give(num(9))],
    );
    expect(made([self]).call('self', 200)).toMatchObject({ value: 9 });
    expect(made([self]).call('self', 201)).toMatchObject({ stop: 'too-deep', findings: ['too-deep'] });
    const twice = Array.from({ length: 40 }, (_, at) =>
      fn(
        `f${at}`,
        at * 10,
        [],
        [],
        [give(at === 0 ? num(1) : binary(call(`f${at - 1}`, []), '+', call(`f${at - 1}`, [])))],
      ),
    );
    expect(made(twice).call('f39')).toMatchObject({ stop: 'steps' });
    expect(made(twice).call('f10')).toMatchObject({ value: 1024 });
  });

  it('charges what a loop calls', () => {
    const body = Array.from({ length: 50 }, () => run(num(1)));
    const functions = [
      fn('work', 100, [], [], [...body, give(num(1))]),
      fn('f', 1, ['n'], [], [test(bumpLocal(0, -1, 'old'), 3), run(call('work', [], false)), back(0), give(num(0))]),
    ];
    expect(made(functions, { budget: 10_000 }).call('f', 100)).toMatchObject({ value: 0 });
    expect(made(functions, { budget: 10_000 }).call('f', 300)).toMatchObject({ stop: 'steps' });
  });

  it('stops at NULL, at the end of memory and between words', () => {
    const instance = made([fn('f', 1, ['x'], [], [give(load(local(0)))])], { bytes: 4096 });
    for (const address of [0, 4, 1020, 4096, -4, G + 1, G + 2])
      expect(instance.call('f', address), `${address}`).toMatchObject({
        value: null,
        stop: 'null-dereference',
        findings: ['null-dereference'],
      });
    expect(instance.call('f', G + 4)).toEqual({ value: 5, stop: null, findings: [], refused: 0 });
    expect(instance.call('f', 4092)).toMatchObject({ value: 0, stop: null });
  });

  it('wraps the lowest number divided by -1', () => {
    expect(f(give(binary(num(-2_147_483_648), '/', local(0)))).call('f', -1)).toMatchObject({ value: -2_147_483_648 });
    expect(f(give(binary(num(-2_147_483_648), '%', local(0)))).call('f', -1)).toMatchObject({ value: 0 });
    expect(f(give(binary(num(-2), '/', local(0), true))).call('f', 2)).toMatchObject({ value: 2_147_483_647 });
    expect(f(give(binary(num(1), '/', local(0)))).call('f', 0)).toMatchObject({ stop: 'division-by-zero' });
  });

  it('hangs on a lock that a call left held', () => {
    const instance = made([fn('f', 1, [], [], [run(builtin('spin_lock', num(G))), give(num(-16))])]);
    expect(instance.call('f')).toEqual({ value: -16, stop: null, findings: ['lock-left-held'], refused: 0 });
    expect(instance.call('f')).toMatchObject({ stop: 'hang', value: null });
    instance.memory[G / 4] = 0;
    expect(instance.call('f')).toMatchObject({ stop: null });
  });

  it('keeps apart the locks of this call and of earlier ones', () => {
    const [a, b] = [num(G), num(G + 8)];
    const lock = (which: typeof a) => run(builtin('mutex_lock', which));
    const unlock = (which: typeof a) => run(builtin('mutex_unlock', which));
    const instance = made([
      fn('leave', 1, [], [], [lock(a)], VOID),
      fn('swap', 9, [], [], [lock(b), unlock(a)], VOID),
      fn('both', 19, [], [], [lock(a), unlock(b), lock(b), unlock(a), unlock(b)], VOID),
    ]);
    expect(instance.call('leave').findings).toEqual(['lock-left-held']);
    expect(instance.call('swap').findings).toEqual(['lock-left-held']);
    expect(instance.call('both').findings).toEqual([]);
  });

  it('tells a foreign unlock, a value that is missing, and a refusal on the way', () => {
    const instance = made([
      fn('drop', 1, [], [], [run(builtin('spin_unlock', num(G)))], VOID),
      fn('nothing', 9, [], [], []),
      fn('no', 19, [], [], [give(num(-22))]),
      fn('uses', 29, [], [], [give(call('nothing', []))]),
      fn('swallows', 39, [], [], [run(call('no', [], false)), give(num(0))]),
    ]);
    instance.memory[G / 4] = 2;
    expect(instance.call('drop')).toMatchObject({ value: null, stop: null, findings: ['foreign-unlock'] });
    expect(instance.call('nothing')).toMatchObject({ value: null, findings: ['no-return-value'] });
    expect(instance.call('uses')).toMatchObject({ value: 0, findings: ['uninitialised-read', 'no-return-value'] });
    expect(instance.call('swallows')).toMatchObject({ value: 0, refused: -22 });
    expect(instance.call('no')).toMatchObject({ value: -22, refused: 0 });
  });

  it('watches only locals that may not have been written', () => {
    const sometimes = f(test(local(0), 2), run(set(1, num(3))), give(local(1)));
    expect(sometimes.call('f', 1)).toMatchObject({ value: 3, findings: [] });
    expect(sometimes.call('f', 0)).toMatchObject({ value: 0, findings: ['uninitialised-read'] });
    const bumped = f(
      give({
        op: 'bump',
        place: { slot: 1 },
        by: -1,
        gives: 'new',
        type: UNSIGNED,
        at: { file: 0, line: 1, column: 1, from: 0, to: 0 },
      }),
    );
    expect(bumped.call('f', 0)).toMatchObject({ value: -1, findings: ['uninitialised-read', 'underflow'] });
  });

  it('refuses what an engine would take seconds to compile', () => {
    const wide = fn(
      'f',
      1,
      [],
      Array.from({ length: 2000 }, (_, at) => `l${at}`),
      Array.from({ length: 2000 }, () => run(num(1))),
    );
    expect(() => made([wide])).toThrow(RangeError);
    const long = fn(
      'f',
      1,
      [],
      [],
      [...Array.from({ length: 20_000 }, () => run(store(num(G), num(1)))), give(num(7))],
    );
    expect(made([long]).call('f')).toMatchObject({ value: 7 });
  });

  it('compares strings by what they say', () => {
    const text = (at: number) => ({ op: 'string', index: at }) as const;
    const instance = made([fn('f', 1, ['x'], [], [give(builtin('strcmp', text(1), local(0)))])], {}, ['b', 'a', 'a']);
    expect([1, 2, 3, 99].map((value) => instance.call('f', value).value)).toEqual([-1, 0, 0, -1]);
    expect(instance.call('f', 0)).toMatchObject({ stop: 'null-dereference' });
  });

  it('shares a memory with another instance', () => {
    const store1 = program([fn('put', 1, ['x'], [], [run(store(index(num(G), num(2), 4), local(0)))], VOID)]);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const first = instantiate(store1, {}, memory);
    const second = instantiate(program([fn('take', 1, [], [], [give(load(num(G + 8)))])]), {}, memory);
    first.call('put', 42);
    expect(second.call('take')).toMatchObject({ value: 42 });
    expect(WebAssembly.validate(generate(store1))).toBe(true);
  });
});
