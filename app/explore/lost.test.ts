/**
 * Searches whose worker dies, hangs or sends nonsense. Every answer keeps the results so far, and the next search
 * begins.
 */
import type * as client from './client.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress, Report, Verdict } from '../../src/explore/index.ts';
import { GRACE, TICK } from '../workers/index.ts';
import { dismissFakes, fakeLocks, FakeWorker, hireFakes, looks } from '../workers/testing.ts';
import type { Answer, Running } from './client.ts';
import { roomWords } from '../words/index.ts';
import { requestFor } from './request.ts';
import { cutWords, failedWords } from './say.ts';

const REQUEST = await requestFor({ protocol: 'sketch', text: null }, { sizes: { devices: 1, files: 1, cpus: 1 } });
await roomWords('explore');
const PROGRESS: Progress = {
  phase: 'search',
  states: 1_234,
  transitions: 5_678,
  depth: 9,
  seconds: 0.5,
  decided: [{ name: 'no-leak', holds: false }],
};
const FOUND: readonly Verdict[] = [
  { name: 'no-leak', kind: 'always', holds: false, trace: { steps: [], script: 'group 0: d0\n' } },
];

let start: typeof client.start;
beforeEach(async () => {
  // Each test needs a new worker.
  vi.resetModules();
  ({ start } = await import('./client.ts'));
  hireFakes();
});
afterEach(() => {
  vi.doUnmock('./search.ts');
  dismissFakes();
});

const asking = (slot = 'a'): Running => start({ slot, request: REQUEST });
const idOf = (worker: FakeWorker): number => worker.asked.findLast(({ type }) => type === 'start')!.id;

/** Lets the worker report a violation. */
function atWork(worker = FakeWorker.last): void {
  worker.says({ type: 'ready', life: null });
  worker.says({ type: 'progress', id: idOf(worker), progress: PROGRESS });
  worker.says({ type: 'found', id: idOf(worker), found: FOUND });
}

async function reportOf(answer: Promise<Answer>): Promise<Report> {
  const ended = await answer;
  if (ended.kind !== 'searched') throw new Error(ended.kind);
  return ended.report;
}

function expectFound(report: Report): void {
  expect(report).toMatchObject({ states: 1_234, transitions: 5_678, depth: 9, whole: false });
  expect(report.properties.find(({ name }) => name === 'no-leak')).toEqual(FOUND[0]);
  expect(report.properties.filter(({ name }) => name !== 'no-leak').map(({ holds }) => holds)).toEqual(
    Array.from({ length: report.properties.length - 1 }, () => null),
  );
}

/** The next search gets a new worker, and its answer arrives. */
async function expectNext(worker: FakeWorker): Promise<void> {
  expect(worker.terminated).toBe(true);
  const next = asking('next');
  expect(FakeWorker.last).not.toBe(worker);
  atWork();
  FakeWorker.last.says({
    type: 'ended',
    id: idOf(FakeWorker.last),
    ended: { kind: 'failed', code: 'internal', why: 'told' },
  });
  expect(await next.done).toMatchObject({ why: 'told' });
}

test.each([
  ['says nothing more', () => looks(GRACE, TICK), { code: 'silent' }],
  ['fails after it had begun', () => FakeWorker.last.fires('error', 'boom'), { code: 'internal', message: 'boom' }],
  [
    'says what cannot be read',
    () => FakeWorker.last.fires('messageerror'),
    { code: 'internal', message: 'messageerror' },
  ],
  [
    'says nonsense',
    () => FakeWorker.last.says({ type: 'progress', id: idOf(FakeWorker.last), progress: null }),
    { code: 'internal' },
  ],
  [
    'ends without a report',
    () => FakeWorker.last.says({ type: 'ended', id: idOf(FakeWorker.last), ended: { kind: 'over' } }),
    { code: 'internal' },
  ],
] as const)('a worker that %s leaves what it found, and the cause', async (_, act, cut) => {
  const { done } = asking();
  const worker = FakeWorker.last;
  atWork();
  act();
  const report = await reportOf(done);
  expectFound(report);
  expect(report.cut).toMatchObject(cut);
  await expectNext(worker);
});

test('a worker that the browser ends at work leaves what it found', async () => {
  const locks = fakeLocks();
  const { done } = asking();
  const worker = FakeWorker.last;
  worker.says({ type: 'ready', life: 'life' });
  atWork();
  locks.release('life');
  const report = await reportOf(done);
  expectFound(report);
  expect(report.cut).toEqual({ code: 'ended' });
  await expectNext(worker);
});

test('a worker that the browser ended before it said anything is replaced, once', async () => {
  const locks = fakeLocks();
  const { done } = asking();
  for (const life of ['one', 'two']) {
    FakeWorker.last.says({ type: 'ready', life });
    locks.release(life);
  }
  expect(FakeWorker.all).toHaveLength(2);
  expect(await reportOf(done)).toMatchObject({ states: 0, cut: { code: 'ended' } });
});

test('a worker that answers twice is heard once', async () => {
  const first = asking();
  const worker = FakeWorker.last;
  const answer = { type: 'ended', id: idOf(worker), ended: { kind: 'failed', code: 'internal', why: 'once' } };
  worker.says(answer);
  expect(await first.done).toMatchObject({ why: 'once' });
  const second = asking();
  worker.says(answer);
  worker.says({ type: 'found', id: answer.id, found: FOUND });
  atWork();
  looks(GRACE, TICK);
  expectFound(await reportOf(second.done));
});

test('a worker that cannot be stopped is ended, and the reader has what was found', async () => {
  const running = asking();
  const worker = FakeWorker.last;
  atWork();
  const waiting = asking('b');
  running.cancel();
  for (let look = 0; look < GRACE; look += 1) {
    worker.says({ type: 'beat' });
    looks(1, TICK);
  }
  const answer = await running.done;
  expect(answer).toMatchObject({ kind: 'searched', stopped: true, report: { cut: null } });
  expectFound(await reportOf(running.done));
  // The next search in the queue has begun.
  expect(FakeWorker.all).toHaveLength(2);
  atWork();
  FakeWorker.last.fires('error', 'over');
  expect(await reportOf(waiting.done)).toMatchObject({ cut: { message: 'over' } });
});

test('a newer search takes the place of one that cannot be stopped', async () => {
  const old = asking();
  atWork();
  const newer = asking();
  expect(await old.done).toEqual({ kind: 'dropped' });
  looks(GRACE, TICK);
  expect(FakeWorker.all).toHaveLength(2);
  atWork();
  looks(GRACE, TICK);
  expectFound(await reportOf(newer.done));
});

test.each([
  [
    'throws where it is made',
    () => {
      FakeWorker.broken = new Error('no workers here');
    },
    (): void => undefined,
  ],
  ['does not load', (): void => undefined, (): void => FakeWorker.last.fires('error')],
  ['never says a word', (): void => undefined, (): void => looks(GRACE, TICK)],
] as const)('where a worker %s the page searches itself', async (_, before, after) => {
  before();
  const { done } = asking();
  after();
  expect(await reportOf(done)).toMatchObject({ whole: true, cut: null });
});

test('where neither a worker nor the page can load the search, that is said, and the next search tries again', async () => {
  vi.doMock('./search.ts', (): never => {
    throw new Error('offline');
  });
  const { done } = asking();
  FakeWorker.last.fires('error');
  const answer = await done;
  expect(answer).toMatchObject({ kind: 'failed', code: 'unstarted' });
  expect(failedWords(answer as Exclude<typeof answer, { kind: 'dropped' | 'searched' }>)).toMatch(
    /could not be started/,
  );
  const next = asking();
  atWork();
  FakeWorker.last.fires('error', 'later');
  expectFound(await reportOf(next.done));
});

test('a search that waits for its script in the page can be stopped', async () => {
  vi.doMock('./search.ts', () => new Promise(() => undefined));
  const running = asking();
  FakeWorker.last.fires('error');
  running.cancel();
  expect(await running.done).toMatchObject({ kind: 'searched', stopped: true, report: { states: 0 } });
});

test('every cause has its words', () => {
  const said = (['memory', 'ended', 'silent'] as const).map((code) => cutWords({ code }));
  expect(new Set([...said, cutWords({ code: 'internal', message: 'boom' })]).size).toBe(4);
  expect(cutWords({ code: 'internal', message: 'boom' })).toContain('boom');
});
