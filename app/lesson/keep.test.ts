import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgotten, visited } from './progress.ts';

const KEY = 'dma-owner:lessons';
let texts: Map<string, string>;
beforeEach(() => {
  texts = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  });
  vi.stubGlobal('location', { search: '' });
});
afterEach(() => void vi.unstubAllGlobals());

/** Loads the module again, because each window has its own instance. */
async function opened() {
  vi.resetModules();
  return import('./keep.ts');
}
const lessons = ({ progress }: Awaited<ReturnType<typeof opened>>): string =>
  Object.keys(progress.getState().progress).toSorted().join();
/** The storage event that the other window receives. */
const told = (oldValue: string | null): { oldValue: string | null; newValue: string | null } => ({
  oldValue,
  newValue: texts.get(KEY) ?? null,
});

test('two windows that read two lessons lose neither, whether or not they heard of each other', async () => {
  const [one, two] = [await opened(), await opened()];
  one.note((all) => visited(all, 'a', 0, 3));
  two.note((all) => visited(all, 'b', 0, 3));
  one.note((all) => visited(all, 'a', 1, 3));
  const three = await opened();
  expect(lessons(three)).toBe('a,b');
  expect(three.progress.getState().progress['a']!.seen).toEqual([0, 1]);
});

test('a write that the other window had not seen is stored once more', async () => {
  const [one, two] = [await opened(), await opened()];
  one.note((all) => visited(all, 'a', 0, 3));
  const before = null;
  // Both processes wrote at the same time. The second process had not seen the text of the first.
  texts.delete(KEY);
  two.note((all) => visited(all, 'b', 0, 3));
  one.heard(told(before));
  expect(lessons(await opened())).toBe('a,b');
});

test('beginning anew in one window begins anew in the other', async () => {
  const one = await opened();
  one.note((all) => visited(all, 'a', 0, 3));
  const two = await opened();
  const before = texts.get(KEY)!;
  two.note((all) => forgotten(all));
  one.heard(told(before));
  one.note((all) => visited(all, 'b', 0, 3));
  expect(lessons(await opened())).toBe('b');
});

test('a newer page’s progress is left alone', async () => {
  texts.set(KEY, '{"version":9}');
  const one = await opened();
  one.note((all) => visited(all, 'a', 0, 3));
  expect([texts.get(KEY), lessons(one), one.progress.getState().kept]).toEqual(['{"version":9}', 'a', false]);
});
