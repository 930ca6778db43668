import { expect, test } from 'vitest';
import { requestFor, start } from './index.ts';

const small = { sizes: { devices: 1, files: 1, cpus: 1 } };
const large = { sizes: { devices: 4, files: 3, cpus: 4 }, symmetry: false };
const repaired = { protocol: 'repaired', text: null } as const;

test('searches wait for their turn, and a newer one of the same slot takes the older one’s place', async () => {
  const [one, two] = [await requestFor(repaired, large), await requestFor(repaired, small)];
  const told: number[] = [];
  const running = start({ slot: 'a', request: one });
  const waiting = start({ slot: 'b', request: one });
  const other = start({ slot: 'c', request: two, graph: 200, onProgress: ({ states }) => told.push(states) });
  const newer = start({ slot: 'b', request: two });
  expect(await waiting.done).toEqual({ kind: 'dropped' });
  running.cancel();
  expect(await running.done).toMatchObject({ kind: 'searched', stopped: true, report: { whole: false } });
  const answer = await other.done;
  expect(answer).toMatchObject({ kind: 'searched', stopped: false, report: { whole: true } });
  expect(answer.kind === 'searched' && answer.graph?.nodes.length).toBe(
    answer.kind === 'searched' && answer.report.states,
  );
  expect(await newer.done).toMatchObject({ kind: 'searched', graph: null });
});

test('what runs is dropped where a newer one comes, and the newer one is searched', async () => {
  const running = start({ slot: 'a', request: await requestFor(repaired, large) });
  const newer = start({ slot: 'a', request: await requestFor(repaired, small) });
  expect(await running.done).toEqual({ kind: 'dropped' });
  expect(await newer.done).toMatchObject({ kind: 'searched', report: { whole: true } });
});

test('what no state has room for is said, not thrown', async () => {
  const request = await requestFor(repaired, { sizes: { devices: 9, files: 1, cpus: 1 } });
  expect(await start({ slot: 'a', request }).done).toMatchObject({
    kind: 'unsearchable',
    code: 'size',
    params: { what: 'devices', found: 9 },
  });
});
