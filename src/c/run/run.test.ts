import { describe, expect, it } from 'vitest';
import { type CFunction, FIRST_ADDRESS as G, type Program } from '../types.ts';
import { memoryFor, Run } from './index.ts';
import {
  back,
  binary,
  builtin,
  bump,
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
  update,
  VOID,
} from './testing.ts';

const fresh = (
  functions: readonly CFunction[],
  globals: readonly number[] = [0, 0, 0, 0],
  strings: readonly string[] = [],
) => {
  const made: Program = program(functions, globals, strings);
  return new Run(made, memoryFor(made, 4096));
};
const done = (it: Run, name: string, ...args: number[]) => {
  it.start(0, name, args);
  return it.finish(0, 10_000);
};
const codes = (state: ReturnType<Run['state']>) => ('findings' in state ? state.findings.map(({ code }) => code) : []);

describe('stepping', () => {
  const sum = fn(
    'sum',
    1,
    ['n'],
    ['i', 's'],
    [
      run(set(2, num(0))),
      run(set(1, num(0))),
      test(binary(local(1), '<', local(0)), 6),
      run(set(2, binary(local(2), '+', local(1)))),
      run(bumpLocal(1, 1, 'old')),
      back(2),
      give(local(2)),
    ],
  );

  it('runs a loop, one statement a step', () => {
    const it = fresh([sum]);
    it.start(0, 'sum', [5]);
    const lines: number[] = [];
    while (it.state(0).kind === 'ready') lines.push(it.step(0).span.line);
    expect(it.state(0)).toMatchObject({ kind: 'done', value: 10, refused: 0, findings: [] });
    expect(lines.slice(0, 8)).toEqual([2, 3, 4, 5, 6, 4, 5, 6]);
    expect(it.frames(0)).toEqual([]);
  });

  it('says what comes next and what the locals hold', () => {
    const it = fresh([sum]);
    expect(it.state(0)).toEqual({ kind: 'idle' });
    it.start(0, 'sum', [2]);
    expect(it.state(0)).toMatchObject({ kind: 'ready', fn: 'sum', span: { line: 2 }, depth: 1 });
    it.step(0);
    expect(it.frames(0)).toMatchObject([
      {
        fn: 'sum',
        span: { line: 3 },
        locals: [
          { name: 'n', value: 2 },
          { name: 'i', value: null },
          { name: 's', value: 0 },
        ],
      },
    ]);
  });

  it('stops at its limit and goes on later', () => {
    const it = fresh([fn('spin', 1, [], [], [goto(0)])]);
    it.start(0, 'spin', []);
    expect(it.finish(0, 1000)).toMatchObject({ kind: 'ready', span: { line: 2 } });
    const silent = fresh([fn('spin', 1, [], [], [back(0)])]);
    silent.start(0, 'spin', []);
    expect(silent.finish(0, 1000)).toMatchObject({ kind: 'ready' });
  });

  it('ends a step where a function is entered, and where it returns', () => {
    const it = fresh([
      fn('inner', 10, ['x'], [], [give(binary(local(0), '*', num(-2)))]),
      fn(
        'outer',
        1,
        [],
        ['r'],
        [run(set(0, call('inner', [num(21)]))), run(call('inner', [num(1)], false)), give(local(0))],
      ),
    ]);
    it.start(0, 'outer', []);
    expect(it.step(0)).toMatchObject({ span: { line: 2 }, entered: 'inner', returned: undefined });
    expect(it.frames(0).map(({ fn, span }) => [fn, span.line])).toEqual([
      ['inner', 11],
      ['outer', 2],
    ]);
    expect(it.step(0)).toMatchObject({ fn: 'inner', span: { line: 11 }, returned: -42 });
    expect(it.state(0)).toMatchObject({ span: { line: 2 } });
    expect(it.step(0)).toMatchObject({ span: { line: 2 }, entered: null });
    it.step(0);
    it.step(0);
    expect(it.state(0)).toMatchObject({ fn: 'outer', span: { line: 4 } });
    it.step(0);
    expect(it.state(0)).toMatchObject({ kind: 'done', value: -42, refused: -2 });
  });

  it('unfolds a statement into its accesses', () => {
    const counting = fn('count', 1, [], [], [run(bump(num(G), 1, 'old')), give(load(num(G)))]);
    const it = fresh([counting], [7]);
    it.start(0, 'count', []);
    it.start(1, 'count', []);
    const first = it.step(0, 'access');
    expect(first).toMatchObject({ reads: [{ address: G, before: 7, after: 7 }], writes: [] });
    it.step(1, 'access');
    expect(it.step(0, 'access')).toMatchObject({ reads: [], writes: [{ address: G, before: 7, after: 8 }] });
    expect(it.state(0)).toMatchObject({ span: { line: 3 } });
    expect(it.step(1, 'access')).toMatchObject({ writes: [{ before: 8, after: 8 }] });
    expect(it.step(1)).toMatchObject({ reads: [{ before: 8 }], returned: 8 });
  });

  it('clones', () => {
    const it = fresh([
      fn('f', 1, [], [], [run(bump(num(G), 1, 'old')), run(bump(num(G), 1, 'old')), give(load(num(G)))]),
    ]);
    it.start(0, 'f', []);
    it.step(0);
    const copy = it.clone();
    expect(it.finish(0, 10)).toMatchObject({ value: 2 });
    expect(copy.state(0)).toMatchObject({ kind: 'ready', span: { line: 3 } });
    expect(copy.memory[G / 4]).toBe(1);
    expect(copy.finish(0, 10)).toMatchObject({ value: 2 });
  });
});

describe('locks', () => {
  const locked = fn(
    'locked',
    1,
    [],
    [],
    [
      run(builtin('spin_lock', num(G))),
      run(bump(num(G + 4), 1, 'old')),
      run(builtin('spin_unlock', num(G))),
      give(num(0)),
    ],
  );
  const leaves = fn('leaves', 20, [], [], [run(builtin('spin_lock', num(G))), give(num(-16))]);

  it('lets one CPU wait for the other', () => {
    const it = fresh([locked]);
    it.start(0, 'locked', []);
    it.start(1, 'locked', []);
    it.step(0);
    expect(it.locks()).toMatchObject([{ address: G, cpu: 0, since: { line: 2 } }]);
    it.step(1);
    expect(it.state(1)).toMatchObject({ kind: 'waiting', lock: G, heldBy: 0, span: { line: 2 } });
    expect(it.step(1).writes).toEqual([]);
    expect(it.finish(1, 100).kind).toBe('waiting');
    expect(it.finish(0, 100)).toMatchObject({ kind: 'done', findings: [] });
    expect(it.state(1).kind).toBe('ready');
    expect(it.step(1).writes).toMatchObject([{ address: G, before: 0, after: 2 }]);
    expect(it.finish(1, 100)).toMatchObject({ kind: 'done', value: 0 });
    expect(it.memory[G / 4 + 1]).toBe(2);
  });

  it('finds a lock that a call leaves held, and everyone after it waits', () => {
    const it = fresh([locked, leaves]);
    expect(codes(done(it, 'leaves'))).toEqual(['lock-left-held']);
    expect(it.locks()).toMatchObject([{ cpu: 0, since: { line: 21 } }]);
    expect(done(it, 'locked')).toMatchObject({ kind: 'waiting', heldBy: 0 });
    expect(new Run(it.program, it.memory, it.locks()).locks()).toMatchObject([{ since: { line: 21 } }]);
  });

  it('finds double and foreign unlocks', () => {
    const it = fresh([leaves, fn('drop', 1, [], [], [run(builtin('mutex_unlock', num(G)))], VOID)]);
    expect(codes(done(it, 'drop'))).toEqual(['double-unlock']);
    done(it, 'leaves');
    it.start(1, 'drop', []);
    expect(codes(it.finish(1, 10))).toEqual(['foreign-unlock']);
    expect(it.locks()).toEqual([]);
    expect(it.memory[G / 4]).toBe(0);
  });

  it("takes a device's own mutex", () => {
    const it = fresh([fn('f', 1, ['dev'], [], [run(builtin('device_lock', local(0))), give(num(0))])]);
    done(it, 'f', G);
    expect(it.locks()).toMatchObject([{ address: G + 8 }]);
    expect(done(it, 'f', 0)).toMatchObject({ kind: 'dead', finding: { code: 'null-dereference' } });
  });
});

describe('findings', () => {
  const f = (...body: Parameters<typeof fn>[4]) =>
    fresh([fn('f', 1, ['x'], ['y'], [...body])], [0, 5, 0, 0], ['a', 'b', 'a']);

  it('is dead of NULL, of a word outside of memory and of one that no word begins at', () => {
    for (const address of [0, 4, 1020, 4096, -4, G + 1])
      expect(done(f(give(load(local(0)))), 'f', address)).toMatchObject({
        kind: 'dead',
        finding: { code: 'null-dereference' },
      });
    expect(done(f(give(load(local(0)))), 'f', 4092)).toMatchObject({ kind: 'done' });
  });

  it('reads 0 from what was never written', () => {
    const state = done(f(give(local(1))), 'f');
    expect(state).toMatchObject({ value: 0, findings: [{ code: 'uninitialised-read', name: 'y' }] });
  });

  it('returns nothing at the end of a function that should', () => {
    expect(done(f(), 'f')).toMatchObject({ value: null, findings: [{ code: 'no-return-value', at: { line: 2 } }] });
    const it = fresh([
      fn('f', 1, [], [], []),
      fn('uses', 10, [], [], [give(call('f', []))]),
      fn('drops', 20, [], [], [run(call('f', [], false)), give(num(3))]),
    ]);
    expect(done(it, 'uses')).toMatchObject({
      value: 0,
      findings: [{ code: 'no-return-value' }, { code: 'uninitialised-read', name: 'f' }],
    });
    expect(done(it, 'drops')).toMatchObject({ value: 3, findings: [{ code: 'no-return-value' }] });
  });

  it('counts unsigned places only down to 0', () => {
    expect(codes(done(f(give(bump(num(G), -1, 'new', UNSIGNED))), 'f'))).toEqual(['underflow']);
    expect(codes(done(f(give(bump(num(G), -1, 'new'))), 'f'))).toEqual([]);
    expect(codes(done(f(give(update(num(G + 4), '-', num(6), UNSIGNED))), 'f'))).toEqual(['underflow']);
    expect(codes(done(f(give(update(num(G + 4), '-', num(5), UNSIGNED))), 'f'))).toEqual([]);
  });

  it('counts the references of a file', () => {
    const it = f(
      run(builtin('get_file', local(0))),
      run(builtin('fput', local(0))),
      run(builtin('fput', local(0))),
      give(num(0)),
    );
    expect(codes(done(it, 'f', G + 8))).toEqual(['underflow']);
    expect(it.memory[G / 4 + 3]).toBe(-1);
    expect(done(it, 'f', 0)).toMatchObject({ kind: 'dead', finding: { code: 'null-dereference', name: 'get_file' } });
  });

  it('warns, and dies of a bug, of an index outside and of a division by zero', () => {
    expect(done(f(give(builtin('WARN_ON', local(0)))), 'f', 7)).toMatchObject({
      value: 1,
      findings: [{ code: 'warn' }],
    });
    expect(done(f(give(builtin('WARN_ON', local(0)))), 'f', 0)).toMatchObject({ value: 0, findings: [] });
    expect(done(f(run(builtin('BUG_ON', local(0)))), 'f', 1)).toMatchObject({ kind: 'dead', finding: { code: 'bug' } });
    expect(done(f(give(load(index(num(G), local(0), 4)))), 'f', 4)).toMatchObject({
      kind: 'dead',
      finding: { code: 'out-of-bounds' },
    });
    expect(done(f(give(load(index(num(G), local(0), 4)))), 'f', -1)).toMatchObject({
      kind: 'dead',
      finding: { code: 'out-of-bounds' },
    });
    expect(done(f(give(load(index(num(G), local(0), 4)))), 'f', 1)).toMatchObject({ value: 5 });
    expect(done(f(give(binary(num(1), '%', local(0)))), 'f', 0)).toMatchObject({
      kind: 'dead',
      finding: { code: 'division-by-zero' },
    });
  });

  it('nests 200 calls and no more', () => {
    const deep = fn(
      'deep',
      1,
      ['n'],
      [],
      [test(binary(local(0), '>', num(1)), 2), give(call('deep', [binary(local(0), '-', num(1))])), give(num(9))],
    );
    expect(done(fresh([deep]), 'deep', 200)).toMatchObject({ value: 9 });
    expect(done(fresh([deep]), 'deep', 201)).toMatchObject({ kind: 'dead', finding: { code: 'too-deep' } });
  });

  it('compares strings by what they say', () => {
    const it = (l: number, r: number) =>
      done(f(give(builtin('strcmp', { op: 'string', index: l }, { op: 'string', index: r }))), 'f');
    expect(it(0, 2)).toMatchObject({ value: 0 });
    expect(it(0, 1)).toMatchObject({ value: -1 });
    expect(done(f(give(builtin('strcmp', { op: 'string', index: 1 }, local(0)))), 'f', 99)).toMatchObject({
      value: -1,
    });
    expect(done(f(give(builtin('strcmp', { op: 'string', index: 1 }, local(0)))), 'f', 0)).toMatchObject({
      kind: 'dead',
    });
  });

  it('asks a device for its probe answer', () => {
    const it = f(run(store(num(G), num(-19))), give(builtin('probe', local(0))));
    expect(done(it, 'f', G)).toMatchObject({ value: -19, refused: 0 });
  });

  it('keeps the same finding once', () => {
    const loop = f(
      run(set(1, num(0))),
      run(builtin('WARN_ON', num(1))),
      test(binary(bumpLocal(1, 1, 'new'), '<', num(5)), 4),
      goto(1),
      give(num(0)),
    );
    expect(codes(done(loop, 'f'))).toEqual(['warn']);
  });
});
