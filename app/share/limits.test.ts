/** The page refuses a scenario that is too large, names the number, and keeps the scenario that it shows. */
import { expect, test } from 'vitest';
import { checkTopology, type Event, PAGE_LIMITS, type Topology } from '../../src/world/index.ts';
import { createPageStore } from '../store/index.ts';
import { codeBoot } from '../listings/index.ts';
import { MOST_TEXT, readTextFile } from './files.ts';
import { openFragment } from './link.ts';
import { listed } from './list.ts';
import { placesOf } from './places.ts';
import { keyOf, printRecord } from './record.ts';
import { readTree, treeOf } from './saved.ts';
import { sayLeft, sayRecord } from './unread.ts';
import { Shelf } from './testing.ts';
import { writeTree } from './written.ts';

const names = (n: number): string[] => Array.from({ length: n }, (_, at) => `d${at}`);
function machine(...groups: readonly (readonly string[])[]): Topology {
  const checked = checkTopology({ groups: groups.map((devices, at) => ({ name: String(at), devices })), devices: [] });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value;
}
const opens = (n: number): Event[] => Array.from({ length: n }, (_, at) => ({ type: 'open', file: `f${at}` }));
const said = (store: ReturnType<typeof createPageStore>): string[] => store.getState().notices.map(({ text }) => text);

test.each<[what: string, topology: Topology, events: readonly Event[], says: RegExp]>([
  ['a history', machine(['d0']), opens(PAGE_LIMITS.events + 1), /12,001 steps.*12,000/],
  ['a group', machine(names(5_000)), [], /group.* 5,000 devices.*4,096/],
  ['a large group', machine(names(200_000)), [], /200,000 devices.*16,384/],
  [
    'a machine',
    machine(...[0, 1, 2, 3, 4].map((at) => names(17_000).slice(at * 4_000, (at + 1) * 4_000))),
    [],
    /17,000 devices.*16,384/,
  ],
  ['a number of groups', machine(...names(5_000).map((name) => [name])), [], /5,000 groups.*4,096/],
])('%s beyond its limit is not loaded', (_, topology, events, says) => {
  const store = createPageStore();
  const { history } = store.getState();
  store.getState().load({ protocol: 'repaired', topology, events });
  expect(store.getState().history).toBe(history);
  expect(said(store)).toEqual([expect.stringMatching(says)]);
});

test('a history that would grow beyond its limit stays as it is', () => {
  const store = createPageStore();
  const { history } = store.getState();
  store.getState().actAll(opens(PAGE_LIMITS.events));
  expect(store.getState().history).toBe(history);
  expect(said(store)).toEqual([expect.stringMatching(/12,003 steps.*12,000/)]);
});

test('a saved tree beyond the limit is no tree, and one at the limit is', () => {
  const { history } = createPageStore().getState();
  const saved = JSON.parse(writeTree(history)) as Record<string, unknown>;
  const events = (n: number): string =>
    JSON.stringify({ ...saved, events: Array.from({ length: n }, () => 'open f').join('\n') });
  expect(readTree(events(PAGE_LIMITS.events))?.seeds).toHaveLength(PAGE_LIMITS.events);
  expect(readTree(events(PAGE_LIMITS.events + 1))).toBeNull();
  expect(treeOf(events(15_000))).toEqual({ what: 'events', found: 15_000, limit: 12_000 });
  const large = JSON.stringify({ ...saved, machine: `group 0: ${names(5_000).join(' ')}\n` });
  expect(treeOf(large)).toEqual({ what: 'members', found: 5_000, limit: 4_096 });
  expect(treeOf('{"v":7}')).toBe('newer');
});

test('a record beyond a limit is said with its number, and stays in the list with the number', async () => {
  const store = createPageStore();
  const saved = JSON.parse(writeTree(store.getState().history)) as Record<string, unknown>;
  const record = (part: object): string =>
    printRecord({ changed: 1, from: 'own', tree: JSON.stringify({ ...saved, ...part }) });
  const events = record({ events: Array.from({ length: 15_000 }, () => 'open f').join('\n') });
  const devices = record({ machine: `group 0: ${names(5_000).join(' ')}\n` });
  const small = record({});
  await sayRecord(store, events);
  await sayRecord(store, devices);
  await sayRecord(store, '{"v":1,"changed":');
  expect(said(store)).toEqual([
    expect.stringMatching(/too large.*stays stored.*15,000 steps.*12,000/),
    expect.stringMatching(/too large.*5,000 devices.*4,096/),
    expect.stringMatching(/could not be read/),
  ]);
  expect(store.getState().notices.map(({ offer }) => offer?.words)).toEqual([
    'Save as file',
    'Save as file',
    'Save as file',
  ]);
  const shelf = new Shelf();
  for (const [at, text] of [events, devices, small].entries()) shelf.texts.set(keyOf(`${at}`), text);
  const places = placesOf(
    () => shelf.for(),
    () => new Shelf().for(),
  );
  expect(listed(places, new Set(), null).map(({ excess, about }) => [about?.events, excess?.found])).toEqual([
    [15_000, 15_000],
    [3, 5_000],
    [3, undefined],
  ]);
});

test('an old text that stays where it is has a notice with the reason and the text', async () => {
  const store = createPageStore();
  const saved = JSON.parse(writeTree(store.getState().history)) as Record<string, unknown>;
  const text = (part: object): string => JSON.stringify({ ...saved, ...part });
  const left = [
    { text: text({ v: 7 }), says: /newer version/ },
    { text: text({}).slice(0, 40), says: /cannot be read/ },
    { text: text({ protocol: 'none' }), says: /does not know its version/ },
    { text: text({ events: 'open f\n'.repeat(14_999) + 'open f' }), says: /too large.*15,000 steps/ },
    { text: text({}), full: true, says: /no room/ },
  ];
  await sayLeft(
    store,
    left.map(({ text: old, full = false }, at) => ({ key: `key ${at}`, text: old, full })),
  );
  expect(said(store)).toEqual(left.map(({ says }) => expect.stringMatching(says) as string));
  expect(store.getState().notices.map(({ details, offer }) => [details, offer?.words])).toEqual(
    left.map((_, at) => [[`key ${at}`], 'Save as file']),
  );
});

test('a file is refused by its size, before it is read', async () => {
  const file = {
    name: 'large.txt',
    size: MOST_TEXT + 1,
    text: () => Promise.reject(new Error('it was read')),
  } as unknown as File;
  expect(await readTextFile(file)).toEqual({
    ok: false,
    name: 'large.txt',
    reason: 'it has 20,000,001 bytes, and the page takes at most 20,000,000',
  });
});

test('a link that is too long says how long it is', async () => {
  expect(await openFragment('0'.repeat(4_000_001))).toMatchObject({
    ok: false,
    why: 'too-large',
    text: 'This link has 4,000,001 characters. The page takes at most 4,000,000.',
  });
});

test('what the code tells has a limit that follows from the largest group', async () => {
  const bind: Event = { type: 'bind', device: 'd0', driver: 'e1000' };
  const events = Array.from({ length: 1_000 }, () => bind);
  await expect(codeBoot('repaired', undefined, events, machine(names(4_000)))).rejects.toMatchObject({
    large: true,
    told: expect.stringMatching(/1,000 steps.*390/) as string,
  });
  await expect(codeBoot('repaired', undefined, events, machine(names(8)))).resolves.toBeTypeOf('function');
});
