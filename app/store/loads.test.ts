import { beforeEach, expect, test, vi } from 'vitest';
import { line } from '../../src/history/index.ts';
import { boot } from '../../src/machine/index.ts';
import type { Event } from '../../src/world/index.ts';
import { t } from '../words/index.ts';
import { createPageStore } from './index.ts';

/** The number of the next loads that fail. */
const server = vi.hoisted(() => ({ fails: 0 }));
// The test needs no worlds of the code engine, so the statecharts compute the worlds.
vi.mock('../listings/index.ts', () => ({
  codeBoot: () => (server.fails-- > 0 ? Promise.reject(new TypeError('no')) : Promise.resolve(boot)),
}));
beforeEach(() => {
  vi.stubGlobal('navigator', { onLine: true });
});

const RACE: Event = {
  type: 'race',
  schedule: '',
  parts: [
    [{ type: 'bind', device: '0000:00:05.0', driver: 'e1000' }],
    [{ type: 'detach', device: '0000:00:05.1', file: 'qemu' }],
  ],
};
const BIND: Event = { type: 'bind', device: '0000:00:05.2', driver: 'vfio-pci' };

test('an event whose listing cannot be loaded is not lost, nor is what was done meanwhile', async () => {
  const store = createPageStore();
  const types = (): readonly string[] =>
    line(store.getState().history).flatMap(({ outcome }) => outcome?.event.type ?? []);
  server.fails = 2;
  store.getState().act(RACE);
  await vi.waitFor(() => expect(store.getState().notices).toHaveLength(1));
  const [notice] = store.getState().notices;
  expect(notice!.text).toContain(t('page.failed.listing'));
  expect(types()).toEqual(['bind', 'open', 'attach']);

  store.getState().act(BIND);
  expect(types()).toEqual(['bind', 'open', 'attach', 'bind']);
  notice!.offer!.take();
  await vi.waitFor(() => expect(server.fails).toBe(0));
  expect(store.getState().notices.map(({ id }) => id)).toEqual([notice!.id]);
  await vi.waitFor(() => {
    store.getState().notices[0]?.offer!.take();
    expect(store.getState().notices).toEqual([]);
  });
  await vi.waitFor(() => expect(types()).toEqual(['bind', 'open', 'attach', 'bind', 'race']));
});

test('what the reader turned to meanwhile takes the place of what could not be loaded, without a word', async () => {
  const store = createPageStore();
  server.fails = 1;
  store.getState().act(RACE);
  store.getState().undo();
  await vi.waitFor(() => expect(server.fails).toBe(0));
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  expect(store.getState().notices).toEqual([]);
});
