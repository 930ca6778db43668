/** The page refuses what is too large with its number, and keeps the scenario that it shows. */
import { expect, test } from 'vitest';
import { checkTopology, type Event, PAGE_LIMITS, type Topology } from '../../src/world/index.ts';
import { createPageStore } from '../store/index.ts';
import { codeBoot } from '../listings/index.ts';
import { MOST_TEXT, readTextFile } from './files.ts';
import { openFragment } from './link.ts';
import { readTree } from './saved.ts';
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
  ['a machine', machine(...[0, 1, 2, 3, 4].map((at) => names(17_000).slice(at * 4_000, (at + 1) * 4_000))), [], /17,000 devices.*16,384/],
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
  const events = (n: number): string => JSON.stringify({ ...saved, events: Array.from({ length: n }, () => 'open f').join('\n') });
  expect(readTree(events(PAGE_LIMITS.events))?.seeds).toHaveLength(PAGE_LIMITS.events);
  expect(readTree(events(PAGE_LIMITS.events + 1))).toBeNull();
});

test('a file is refused by its size, before it is read', async () => {
  const file = { name: 'large.txt', size: MOST_TEXT + 1, text: () => Promise.reject(new Error('it was read')) } as unknown as File;
  expect(await readTextFile(file)).toEqual({ ok: false, name: 'large.txt', reason: 'it has 20,000,001 bytes, and the page takes at most 20,000,000' });
});

test('a link that is too long says how long it is', async () => {
  expect(await openFragment('0'.repeat(4_000_001))).toMatchObject({ ok: false, why: 'too-large', text: 'This link has 4,000,001 characters. The page takes at most 4,000,000.' });
});

test('what the code tells has a limit that follows from the largest group', async () => {
  const bind: Event = { type: 'bind', device: 'd0', driver: 'e1000' };
  const events = Array.from({ length: 1_000 }, () => bind);
  await expect(codeBoot('repaired', undefined, events, machine(names(4_000)))).rejects.toMatchObject({ large: true, told: expect.stringMatching(/1,000 steps.*390/) as string });
  await expect(codeBoot('repaired', undefined, events, machine(names(8)))).resolves.toBeTypeOf('function');
});
