import { beforeEach, expect, test, vi } from 'vitest';
import { createPageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { attempt } from './index.ts';

beforeEach(() => {
  vi.stubGlobal('navigator', { onLine: false });
});

const failed = (): string => 'The link could not be loaded.';

test('what works is not spoken of', async () => {
  const store = createPageStore();
  expect(await attempt(store, failed, () => Promise.resolve(7))).toBe(7);
  expect(store.getState().notices).toEqual([]);
});

test('a failure says what failed and why, and another try runs it again and takes the notice away', async () => {
  const store = createPageStore();
  let runs = 0;
  const run = (): Promise<void> => (++runs < 2 ? Promise.reject(new TypeError('no')) : Promise.resolve());
  expect(await attempt(store, failed, run)).toBeUndefined();
  const [notice] = store.getState().notices;
  expect(notice).toMatchObject({
    kind: 'problem',
    text: `The link could not be loaded. ${t('page.failed.why', { why: 'offline' })}`,
    offer: { words: t('page.again') },
  });
  notice!.offer!.take();
  await vi.waitFor(() => expect(store.getState().notices).toEqual([]));
  expect(runs).toBe(2);
});

test('a try that fails again leaves the same notice, and two presses are one try', async () => {
  const store = createPageStore();
  let runs = 0;
  let letGo = (): void => {};
  const run = async (): Promise<void> => {
    if (++runs === 1) throw new Error('no');
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    throw new Error('no');
  };
  await attempt(store, failed, run);
  const [notice] = store.getState().notices;
  notice!.offer!.take();
  notice!.offer!.take();
  expect(runs).toBe(2);
  letGo();
  await vi.waitFor(() => {
    store.getState().notices[0]!.offer!.take();
    expect(runs).toBe(3);
  });
  // The same notice stays, so its button keeps the focus.
  expect(store.getState().notices.map(({ id, text }) => ({ id, text }))).toEqual([
    { id: notice!.id, text: notice!.text },
  ]);
});

test('another cause takes the place of the one before', async () => {
  const store = createPageStore();
  const run = (): Promise<void> => Promise.reject(new Error('no'));
  await attempt(store, failed, run);
  vi.stubGlobal('navigator', { onLine: true });
  store.getState().notices[0]!.offer!.take();
  await vi.waitFor(() =>
    expect(store.getState().notices.map(({ text }) => text)).toEqual([
      `The link could not be loaded. ${t('page.failed.why', { why: 'unreachable' })}`,
    ]),
  );
});

test('a second failure with the same words offers its own action, and takes the place of the first', async () => {
  const store = createPageStore();
  const ran: string[] = [];
  const failing = (name: string) => async (): Promise<void> => {
    if (ran.push(name) < 3) throw new Error('no');
  };
  await attempt(store, failed, failing('link A'));
  await attempt(store, failed, failing('link B'));
  expect(store.getState().notices).toHaveLength(1);
  store.getState().notices[0]!.offer!.take();
  await vi.waitFor(() => expect(store.getState().notices).toEqual([]));
  expect(ran).toEqual(['link A', 'link B', 'link B']);
});
