import { describe, expect, test } from 'vitest';
import { act, jump } from '../../src/history/index.ts';
import {
  cameFrom,
  createPageStore,
  historyOf,
  type Origin,
  openingScenario,
  type PageStore,
  restore,
} from '../store/index.ts';
import { boardOf, type Shown } from './board.ts';
import { grown } from './grown.ts';
import { listed, removed } from './list.ts';
import { type Refusal, type Place, placesOf } from './places.ts';
import { isReadable, keyOf, readRecord } from './record.ts';
import { keepScenarios } from './scenarios.ts';
import { Shelf } from './testing.ts';

/** A window with the page's store. The storage `local` may refuse a write. */
function opened(local = new Shelf(), storage: () => Storage = () => local.for() as Storage) {
  const store = createPageStore();
  const worst: (readonly [Place, Refusal])[] = [];
  const places = placesOf(
    storage,
    () => {
      throw new DOMException('none', 'SecurityError');
    },
    isReadable,
  );
  let ids = 0;
  const scenarios = keepScenarios<Shown>({
    board: boardOf(store),
    places,
    locks: null,
    entry: { shows: () => null, fragment: () => '', place: () => '', mark() {} },
    link: () => Promise.resolve(null),
    async read(tree: string, from: Origin) {
      const found = await grown(tree);
      if (typeof found === 'string') return null;
      cameFrom(found.history.topology, from);
      return found;
    },
    later() {},
    newId: () => `id-${++ids}`,
    time: () => ids,
    say() {},
    wrote: () => worst.push([places.worst().place, places.worst().why]),
  });
  return { store, places, scenarios, local, worst };
}
const stored = ({ texts }: Shelf): string[] => [...texts.values()];
const close = (store: PageStore, file = 'qemu'): void => store.getState().act({ type: 'close', file });

describe('the page’s own store', () => {
  test('an untouched opening is not stored, and neither is a look back', () => {
    const { store, scenarios, local } = opened();
    store.getState().undo();
    scenarios.flush();
    expect(local.texts.size).toBe(0);
  });

  test('whatever the reader does is stored: an event, another version, an edit', async () => {
    for (const work of [
      (store: PageStore) => close(store),
      (store: PageStore) => store.getState().setProtocol('amended'),
    ]) {
      const { store, scenarios, local } = opened();
      work(store);
      store.getState().undo();
      scenarios.flush();
      const record = readRecord(stored(local)[0]!);
      if (typeof record === 'string') throw new Error(record);
      const back = await grown(record.tree);
      if (typeof back === 'string') throw new Error(back);
      const { history } = store.getState();
      expect(back.history).toMatchObject({ protocol: history.protocol, cursor: history.cursor, tip: history.tip });
      expect(back.history.moments.map(({ outcome }) => outcome)).toEqual(history.moments.map(({ outcome }) => outcome));
    }
  });

  test('what another machine takes the place of stays stored under its own id', async () => {
    const { store, scenarios, local } = opened();
    close(store);
    const own = store.getState().history;
    const other = historyOf(openingScenario());
    restore(store, act(other, { type: 'close', file: 'dpdk' }));
    scenarios.flush();
    expect(stored(local)).toHaveLength(2);
    await scenarios.open('id-1');
    expect(store.getState().history.moments.map(({ outcome }) => outcome)).toEqual(
      own.moments.map(({ outcome }) => outcome),
    );
    expect(scenarios.current()).toBe('id-1');
  });

  test('a tree that lost a part does not take the place of the whole one', () => {
    const { store, scenarios, local } = opened();
    close(store);
    const { history, edits } = store.getState();
    close(store, 'dpdk');
    restore(store, jump(history, 0), edits);
    store.getState().act({ type: 'open', file: 'vmm' });
    scenarios.flush();
    expect(stored(local)).toHaveLength(2);
    expect(stored(local).join()).toContain('close dpdk');
  });

  test('a lesson’s own line is nobody’s work', () => {
    const { store, scenarios, local } = opened();
    const { topology, protocol, events } = openingScenario();
    cameFrom(topology, 'lesson', { protocol, events: [...events, { type: 'close', file: 'qemu' }], edits: {} });
    restore(store, historyOf({ topology, protocol, events }), {});
    close(store);
    scenarios.flush();
    expect(local.texts.size).toBe(0);
    close(store, 'dpdk');
    scenarios.flush();
    expect(stored(local).map((text) => (readRecord(text) as { from: string }).from)).toEqual(['lesson']);
  });

  test('a storage that is full or forbidden keeps the work in memory and says why', () => {
    const full = opened();
    full.local.full = true;
    close(full.store);
    full.scenarios.flush();
    expect(full.worst.at(-1)).toEqual(['memory', 'full']);
    expect(full.places.get(keyOf('id-1'))).toContain('close qemu');
    full.local.full = false;
    full.scenarios.flush();
    expect(full.worst.at(-1)![0]).toBe('local');
    const forbidden = opened(new Shelf(), () => {
      throw new DOMException('no', 'SecurityError');
    });
    close(forbidden.store);
    forbidden.scenarios.flush();
    expect(forbidden.worst.at(-1)).toEqual(['memory', 'forbidden']);
  });
});

describe('the list', () => {
  test('names every record, the newest first and the unreadable last', async () => {
    const { store, scenarios, local, places } = opened();
    close(store);
    scenarios.flush();
    local.texts.set(keyOf('damaged'), '{"v":1');
    restore(store, historyOf({ ...openingScenario(), events: [] }));
    scenarios.flush();
    const list = listed(places, new Set([keyOf('id-1')]), scenarios.current());
    expect(list.map(({ id, open, about }) => [id, open, about?.groups, about?.devices, about?.events])).toEqual([
      ['id-2', 'here', 8, 18, 0],
      ['id-1', 'elsewhere', 8, 18, 4],
      ['damaged', 'nowhere', undefined, undefined, undefined],
    ]);
    const text = local.texts.get(keyOf('id-1'));
    expect(await removed('id-1', places, null)).toBe(text);
    expect(local.texts.has(keyOf('id-1'))).toBe(false);
    const held = { hold: () => Promise.resolve(null), held: () => Promise.resolve(new Set<string>()) };
    expect(await removed('id-2', places, held)).toBeNull();
    expect(local.texts.has(keyOf('id-2'))).toBe(true);
  });
});
