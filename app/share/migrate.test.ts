import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act } from '../../src/history/index.ts';
import { historyOf, openingScenario } from '../store/index.ts';
import { migrate } from './migrate.ts';
import type { Store } from './places.ts';
import { PREFIX, readRecord } from './record.ts';
import { Shelf } from './testing.ts';
import { writeTree } from './written.ts';

const KEYS = ['now', 'before'];
const never = (): never => {
  throw new Error('nothing else may be stored');
};
const tree = (file: string): string => writeTree(act(historyOf(openingScenario()), { type: 'close', file }));
const records = ({ texts }: Shelf): unknown[] =>
  [...texts]
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([, text]) => readRecord(text))
    .toSorted((a, b) => (b as { changed: number }).changed - (a as { changed: number }).changed);

test('both old texts become records, the later one first, and the old keys go', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  shelf.texts.set('before', tree('dpdk'));
  // Like two windows at once, or a window that closed in the middle.
  for (let window = 0; window < 2; window++) migrate(shelf.for(), KEYS, never);
  expect(records(shelf)).toEqual([
    { changed: 2, from: 'own', tree: tree('qemu') },
    { changed: 1, from: 'own', tree: tree('dpdk') },
  ]);
  expect(shelf.texts.size).toBe(2);
});

test('a record that somebody worked on since is left alone', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  migrate(shelf.for(), KEYS, never);
  const [key] = [...shelf.texts.keys()];
  shelf.texts.set(key!, 'worked on');
  shelf.texts.set('now', tree('qemu'));
  migrate(shelf.for(), KEYS, never);
  expect([...shelf.texts]).toEqual([[key, 'worked on']]);
});

test('what cannot be read, or has no room, stays under its old key and is told', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  shelf.texts.set('before', '{"v":7}');
  shelf.full = true;
  const guarded = { ...shelf.for(), removeItem() {} };
  expect(migrate(guarded, KEYS, () => {})).toEqual([
    { key: 'now', text: tree('qemu'), full: true },
    { key: 'before', text: '{"v":7}', full: false },
  ]);
  expect([...shelf.texts]).toEqual([
    ['now', tree('qemu')],
    ['before', '{"v":7}'],
  ]);
  shelf.full = false;
  expect(migrate(shelf.for(), KEYS, never)).toEqual([{ key: 'before', text: '{"v":7}', full: false }]);
  expect(shelf.texts.get('before')).toBe('{"v":7}');
  expect(shelf.texts.size).toBe(2);
});

/** A shelf with room for this many characters. Keys and texts count, as in a browser. */
function small(room: number): { readonly shelf: Shelf; readonly store: Store } {
  const shelf = new Shelf();
  const plain = shelf.for();
  return {
    shelf,
    store: {
      ...plain,
      get length() {
        return plain.length;
      },
      setItem(key, text) {
        const others = [...shelf.texts].reduce(
          (sum, [known, has]) => sum + (known === key ? 0 : known.length + has.length),
          0,
        );
        if (others + key.length + text.length > room) throw new DOMException('no room', 'QuotaExceededError');
        plain.setItem(key, text);
      },
    },
  };
}

test('an old text that fills more than half of the storage is moved', () => {
  const { shelf, store } = small(tree('qemu').length + 200);
  shelf.texts.set('now', tree('qemu'));
  expect(migrate(store, KEYS, never)).toEqual([]);
  expect(records(shelf)).toEqual([{ changed: 2, from: 'own', tree: tree('qemu') }]);
  expect(shelf.texts.size).toBe(1);
});

test('an old text stays under its key where the record has no room even in its place', () => {
  const { shelf, store } = small(tree('qemu').length + 'now'.length);
  shelf.texts.set('now', tree('qemu'));
  expect(migrate(store, KEYS, never)).toEqual([{ key: 'now', text: tree('qemu'), full: true }]);
  expect([...shelf.texts]).toEqual([['now', tree('qemu')]]);
});

test('a text that loses its room to another window goes elsewhere', () => {
  const { shelf, store } = small(tree('qemu').length + 'now'.length);
  shelf.texts.set('now', tree('qemu'));
  const raced: Store = {
    ...store,
    removeItem(key) {
      store.removeItem(key);
      store.setItem('other', 'x');
    },
  };
  const kept: string[] = [];
  expect(migrate(raced, KEYS, (key, record) => kept.push(key, record))).toEqual([
    { key: 'now', text: tree('qemu'), full: true },
  ]);
  expect(readRecord(kept[1]!)).toEqual({ changed: 2, from: 'own', tree: tree('qemu') });
});

test('the room that a storage has decides where an old text lies, and no text is lost', () => {
  const trees = [tree('qemu'), tree('dpdk')];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.nat(300), fc.boolean(), (spare, filler, both) => {
      const texts = trees.slice(0, both ? 2 : 1);
      const names = ['filler', ...KEYS.slice(0, texts.length)];
      const { shelf, store } = small([...names, ...texts].join('').length + filler + spare);
      shelf.texts.set('filler', 'x'.repeat(filler));
      for (const [at, text] of texts.entries()) shelf.texts.set(KEYS[at]!, text);
      const left = migrate(store, KEYS, never);
      const found = [
        ...left.map(({ text }) => text),
        ...records(shelf).map((record) => (record as { tree: string }).tree),
      ];
      expect(found.toSorted()).toEqual(texts.toSorted());
      for (const { key, text } of left) expect(shelf.texts.get(key)).toBe(text);
      expect(shelf.texts.get('filler')).toBe('x'.repeat(filler));
      expect(shelf.texts.size).toBe(texts.length + 1);
    }),
    { numRuns: process.env.VERIFY ? 100_000 : 500 },
  );
});
