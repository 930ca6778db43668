import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { act, actAll, growing, jump, redo, replay, seeds, start, undo } from './act.ts';
import { firstDifference } from './difference.ts';
import { event, fakeMachines, topology } from './testing.ts';
import { branches, children, current, eventsTo, line, nextRefusal, sameEvent, siblings } from './line.ts';
import type { History } from './types.ts';

const free = fakeMachines();
const fresh = (): History => start(free, topology, 'repaired');
const play = (h: History, ...numbers: number[]): History => numbers.reduce((at, n) => act(free, at, event(n)), h);

type Move =
  | { readonly do: 'act'; readonly n: number }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' }
  | { readonly do: 'jump'; readonly to: number };
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('act' as const), n: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'redo' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), to: fc.nat(30) }) },
);
const apply = (h: History, m: Move): History =>
  m.do === 'act'
    ? act(free, h, event(m.n))
    : m.do === 'undo'
      ? undo(h)
      : m.do === 'redo'
        ? redo(h)
        : jump(h, m.to % h.moments.length);
const tree = fc.array(move, { maxLength: 40 }).map((moves) => moves.reduce(apply, fresh()));

describe('the tree', () => {
  test('acting in the past starts a branch and loses nothing', () => {
    const tried = play(fresh(), 1, 2, 3);
    const branched = play(undo(undo(tried)), 7);
    expect(line(branched).map(({ id }) => id)).toEqual([0, 1, 4]);
    expect(children(branched, 1)).toEqual([2, 4]);
    expect(siblings(branched, 4)).toEqual([2]);
    expect(branches(branched)).toEqual([3, 4]);
    expect(eventsTo(branched, 3)).toEqual([event(1), event(2), event(3)]);
    expect(line(jump(branched, 2)).map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  });

  test('the same event goes the same way, and what came after it stays ahead', () => {
    const tried = play(fresh(), 1, 2, 3);
    const again = play(jump(tried, 0), 1);
    expect(again.moments).toBe(tried.moments);
    expect([again.cursor, again.tip]).toEqual([1, 3]);
    expect(actAll(free, jump(tried, 0), [event(1), event(2), event(9)]).moments).toHaveLength(5);
  });

  test('a missing word and an undefined one are the same line', () => {
    expect(
      sameEvent({ type: 'claim', device: 'd0', mode: 'kernel' }, {
        type: 'claim',
        device: 'd0',
        mode: 'kernel',
        file: undefined,
      } as never),
    ).toBe(true);
    expect(
      sameEvent(
        { type: 'claim', device: 'd0', mode: 'user' },
        { type: 'claim', device: 'd0', mode: 'user', file: null },
      ),
    ).toBe(false);
  });

  test('the next refusal is the next one on the line', () => {
    const strict = fakeMachines({ repaired: 2 });
    const h = actAll(strict, start(strict, topology, 'repaired'), [1, 2, 3, 4].map(event));
    expect(nextRefusal(jump(h, 0))).toBe(3);
    expect(nextRefusal(jump(h, 3))).toBe(4);
    expect(nextRefusal(h)).toBeNull();
  });

  test('ten thousand events, and as many steps through them', () => {
    const events = Array.from({ length: 10_000 }, (_, n) => event(n));
    let h = actAll(free, fresh(), events);
    expect(h.moments).toHaveLength(10_001);
    h = jump(h, 0);
    for (let n = 0; n < 10_000; n++) h = redo(h);
    expect(h.cursor).toBe(10_000);
  });

  test('a written-down tree with impossible parents, cursor and tip still grows', () => {
    const work = growing(
      free,
      topology,
      'repaired',
      [
        { parent: 0, event: event(1) },
        { parent: 99, event: event(2) },
        { parent: -1, event: event(3) },
      ],
      77,
      NaN,
    );
    let step = work.next();
    while (!step.done) step = work.next();
    const { value } = step;
    expect(value.moments.map(({ parent }) => parent)).toEqual([null, 0, 1, 2]);
    expect(value.cursor).toBe(3);
  });
});

describe('whatever was tried', () => {
  test('undo then redo is exact', () => {
    fc.assert(
      fc.property(tree, (h) => {
        if (h.cursor === 0) {
          expect(undo(h)).toBe(h);
          return;
        }
        const back = redo(undo(h));
        expect(back).toEqual(h);
        expect(current(back).world).toBe(current(h).world);
      }),
    );
  });

  test('undo is total: all the way back and all the way forward again', () => {
    fc.assert(
      fc.property(tree, (h) => {
        let at = h;
        for (let n = 0; n < h.moments.length; n++) at = undo(at);
        expect(at.cursor).toBe(0);
        for (let n = 0; n < current(h).depth; n++) at = redo(at);
        expect(at).toEqual(h);
      }),
    );
  });

  test('jump anywhere and back shows the very same world', () => {
    fc.assert(
      fc.property(tree, fc.nat(40), (h, to) => {
        const back = jump(jump(h, to % h.moments.length), h.cursor);
        expect(back.cursor).toBe(h.cursor);
        expect(current(back)).toBe(current(h));
        expect(line(back)).toContain(current(h));
      }),
    );
  });

  test('no move loses a moment, and the cursor stays on the way to a tip that is an end', () => {
    fc.assert(
      fc.property(tree, move, (h, m) => {
        const then = apply(h, m);
        expect(then.moments.slice(0, h.moments.length)).toEqual(h.moments);
        for (const end of branches(h)) expect(eventsTo(then, end)).toEqual(eventsTo(h, end));
        expect(line(then)).toContain(current(then));
        expect(children(then, then.tip)).toEqual([]);
      }),
    );
  });

  test('no two children of a moment are the same event', () => {
    fc.assert(
      fc.property(tree, (h) => {
        for (const { id } of h.moments) {
          const events = children(h, id).map((child) => JSON.stringify(h.moments[child]!.outcome!.event));
          expect(new Set(events).size).toBe(events.length);
        }
      }),
    );
  });

  test('a replay under the same version is equal and differs nowhere', () => {
    fc.assert(
      fc.property(tree, (h) => {
        const again = replay(free, h, h.protocol);
        expect(again).toEqual(h);
        expect(firstDifference(free, h, again)).toBeNull();
        expect(seeds(again)).toEqual(seeds(h));
      }),
    );
  });
});

describe('two versions', () => {
  const two = fakeMachines({ sketch: 1, repaired: 2 });

  test('part where the first of them refuses, and the ids are the same', () => {
    const before = actAll(two, start(two, topology, 'repaired'), [1, 2, 3].map(event));
    const after = replay(two, before, 'sketch');
    expect(after.moments.map(({ id, parent }) => [id, parent])).toEqual(
      before.moments.map(({ id, parent }) => [id, parent]),
    );
    expect(firstDifference(two, before, after)).toBe(2);
  });

  test('counters that only one of them has tell no difference', () => {
    const other = {
      ...two,
      groupViews: (world: Parameters<typeof two.groupViews>[0]) =>
        two
          .groupViews(world)
          .map((view) => (world.protocol === 'repaired' ? view : { ...view, counts: { owner_cnt: 5 } })),
    };
    const before = actAll(other, start(other, topology, 'repaired'), [event(1)]);
    expect(firstDifference(other, before, replay(other, before, 'sketch'))).toBeNull();
  });
});
