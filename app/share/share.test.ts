import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { act, branches, eventsTo, jump, undo, type History } from '../../src/history/index.ts';
import type { Event } from '../../src/world/index.ts';
import { createPageStore, historyOf, openingScenario } from '../store/index.ts';
import { answersOf, fragmentOf, openFragment, show } from './link.ts';
import { growTree, readTree } from './saved.ts';
import { writeTree } from './written.ts';

const device = (n: number): string => `0000:00:05.${n}`;
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    type: fc.constant('bind' as const),
    device: fc.nat(3).map(device),
    driver: fc.constantFrom('e1000', 'vfio-pci', 'pci-stub'),
  }),
  fc.record({ type: fc.constant('unbind' as const), device: fc.nat(3).map(device) }),
  fc.record({
    type: fc.constant('attach' as const),
    device: fc.nat(3).map(device),
    file: fc.constantFrom('qemu', 'dpdk'),
  }),
  fc.constant({ type: 'close' as const, file: 'qemu' }),
);
// Generates moves, not trees. A counterexample is printed, and a world with all its statecharts would be long.
const moves = fc.array(fc.oneof(event, fc.constantFrom('undo' as const), fc.nat(20)), { maxLength: 25 });
/** The page closes only files that the line has introduced. A script must do the same. */
const known = (h: History, move: Event): boolean =>
  move.type !== 'close' || eventsTo(h, h.cursor).some((done) => 'file' in done && done.file === move.file);
const made = (done: readonly (Event | 'undo' | number)[]): History =>
  done.reduce<History>(
    (h, move) =>
      move === 'undo'
        ? undo(h)
        : typeof move === 'number'
          ? jump(h, move % h.moments.length)
          : known(h, move)
            ? act(h, move)
            : h,
    historyOf(openingScenario()),
  );

function grown(text: string): History | null {
  const read = readTree(text);
  if (!read) return null;
  const work = growTree(read);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
const shape = (h: History) => ({
  moments: h.moments.map(({ id, parent, outcome }) => [id, parent, outcome]),
  cursor: h.cursor,
  tip: h.tip,
  protocol: h.protocol,
});

describe('the saved tree', () => {
  test('comes back with every branch, the cursor and the tip', () => {
    fc.assert(
      fc.property(moves, (done) => {
        const h = made(done);
        const back = grown(writeTree(h))!;
        expect(shape(back)).toEqual(shape(h));
        for (const end of branches(h)) expect(eventsTo(back, end)).toEqual(eventsTo(h, end));
      }),
      { numRuns: 40 },
    );
  });

  test('comes back even where its line is no script: a tree is never lost to a question of names', () => {
    const h = act(jump(historyOf(openingScenario()), 0), { type: 'close', file: 'nobody' });
    expect(shape(grown(writeTree(h))!)).toEqual(shape(h));
  });

  test('anything else is no tree and no error', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '{',
      '{"v":2}',
      '{"v":1,"machine":"","events":"bind","forks":[],"protocol":"repaired"}',
      '{"v":1,"machine":"","events":"","forks":[],"protocol":"none"}',
    ]) {
      expect(readTree(text)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => readTree(text) === null));
  });

  test('a damaged cursor leads to some moment all the same', () => {
    const saved = JSON.parse(writeTree(historyOf(openingScenario()))) as Record<string, unknown>;
    expect(grown(JSON.stringify({ ...saved, cursor: 'x', tip: -4, forks: [2, 99, 1] }))!.cursor).toBe(3);
  });
});

describe('the link', () => {
  test('gives the same line, cursor and version', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (done) => {
        const h = made(done);
        const opened = await openFragment(await fragmentOf(h));
        if (!opened.ok) throw new Error(opened.text);
        expect(eventsTo(opened.history, opened.history.tip)).toEqual(eventsTo(h, h.tip));
        expect(eventsTo(opened.history, opened.history.cursor)).toEqual(eventsTo(h, h.cursor));
        expect(opened.drifted).toBe(false);
        expect(answersOf(opened.history)).toBe(answersOf(h));
      }),
      { numRuns: 25 },
    );
  });

  test('takes the place in the code along, and shows it only where there is a lens for it', async () => {
    const h = undo(historyOf(openingScenario()));
    const stepping = {
      after: 2,
      parts: [[{ type: 'bind', device: device(0), driver: 'e1000' }], [{ type: 'unbind', device: device(1) }]],
      schedule: '001b',
      cpu: 1,
      breaks: [7],
    } as const;
    const opened = await openFragment(await fragmentOf(h, {}, stepping));
    if (!opened.ok) throw new Error(opened.text);
    expect(opened.stepping).toEqual(stepping);
    for (const lenses of [true, false]) {
      const store = createPageStore();
      show(store, opened, lenses);
      expect(store.getState().midway?.stepping?.()).toEqual(lenses ? stepping : undefined);
      expect(store.getState()).toMatchObject({ lens: lenses ? 'code' : 'none', history: opened.history, notices: [] });
    }
    // Code that does not compile has no stepping position.
    const untold = await openFragment(await fragmentOf(h, { [h.protocol]: 'int' }, stepping));
    expect(untold).not.toHaveProperty('stepping');
    expect(untold).toMatchObject({ ok: true, edits: {} });
  });

  test('a broken one says so', async () => {
    const good = await fragmentOf(historyOf(openingScenario()));
    for (const text of ['garbage', '%%%', good.slice(0, -9), `${good.slice(0, 30)}AAAA${good.slice(34)}`]) {
      const opened = await openFragment(text);
      expect(opened.ok).toBe(false);
      if (!opened.ok) expect(opened.text).toMatch(/^This link /);
    }
  });
});
