import { expect, test } from 'vitest';
import { act } from '../../src/history/index.ts';
import { historyOf, openingScenario } from '../store/index.ts';
import { migrate } from './migrate.ts';
import { PREFIX, readRecord } from './record.ts';
import { Shelf } from './testing.ts';
import { writeTree } from './written.ts';

const KEYS = ['now', 'before'];
const tree = (file: string): string => writeTree(act(historyOf(openingScenario()), { type: 'close', file }));
const records = ({ texts }: Shelf): unknown[] => [...texts].filter(([key]) => key.startsWith(PREFIX)).map(([, text]) => readRecord(text)).toSorted((a, b) => (b as { changed: number }).changed - (a as { changed: number }).changed);

test('both old texts become records, the later one first, and the old keys go', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  shelf.texts.set('before', tree('dpdk'));
  // Two windows at once, or a window that was closed in the middle.
  for (let window = 0; window < 2; window++) migrate(shelf.for(), KEYS);
  expect(records(shelf)).toEqual([{ changed: 2, from: 'own', tree: tree('qemu') }, { changed: 1, from: 'own', tree: tree('dpdk') }]);
  expect(shelf.texts.size).toBe(2);
});

test('a record that somebody worked on since is left alone', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  migrate(shelf.for(), KEYS);
  const [key] = [...shelf.texts.keys()];
  shelf.texts.set(key!, 'worked on');
  shelf.texts.set('now', tree('qemu'));
  migrate(shelf.for(), KEYS);
  expect([...shelf.texts]).toEqual([[key, 'worked on']]);
});

test('what cannot be read, or has no room, stays under its old key', () => {
  const shelf = new Shelf();
  shelf.texts.set('now', tree('qemu'));
  shelf.texts.set('before', '{"v":7}');
  shelf.full = true;
  migrate(shelf.for(), KEYS);
  expect([...shelf.texts.keys()]).toEqual(['now', 'before']);
  shelf.full = false;
  migrate(shelf.for(), KEYS);
  expect(shelf.texts.get('before')).toBe('{"v":7}');
  expect(shelf.texts.size).toBe(2);
});
