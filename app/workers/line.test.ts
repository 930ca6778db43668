import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GRACE, Line, type Loss, TICK } from './index.ts';
import { dismissFakes, fakeLocks, FakeWorker, hireFakes, looks } from './testing.ts';

const ready = (life: string | null = null) => ({ type: 'ready', life });
const SILENT: Loss = { code: 'silent' };

beforeEach(hireFakes);
afterEach(dismissFakes);

function lineOf(): { readonly line: Line; readonly losses: Loss[]; readonly heard: unknown[] } {
  const losses: Loss[] = [];
  const heard: unknown[] = [];
  const line = new Line({
    create: () => new Worker('x'),
    heard(said) {
      heard.push(said);
      return typeof said === 'number';
    },
    lost: (loss) => void losses.push(loss),
  });
  return { line, losses, heard };
}

test('a worker that says nothing after it has loaded is lost after the grace, and terminated', () => {
  const { line, losses } = lineOf();
  expect(line.send('work')).toBe(true);
  FakeWorker.last.says(ready());
  looks(GRACE - 1, TICK);
  expect(losses).toEqual([]);
  looks(1, TICK);
  expect(losses).toEqual([SILENT]);
  expect(FakeWorker.last.terminated).toBe(true);
  looks(100, TICK);
  expect(losses).toHaveLength(1);
  line.send('more');
  expect(FakeWorker.all).toHaveLength(2);
});

test('a beat, or any word about the work, renews the grace', () => {
  const { line, losses, heard } = lineOf();
  line.send('work');
  FakeWorker.last.says(ready());
  for (let round = 0; round < 50; round += 1) {
    looks(GRACE - 1, TICK);
    FakeWorker.last.says(round % 2 === 0 ? { type: 'beat' } : round);
  }
  expect(losses).toEqual([]);
  expect(heard).toHaveLength(25);
});

test('nothing is lost while nothing is awaited', () => {
  const { line, losses } = lineOf();
  line.start();
  looks(100, TICK);
  line.send('work');
  line.rest();
  looks(100, TICK);
  expect(losses).toEqual([]);
});

test('a worker that is to hurry is lost in time, however often it beats', () => {
  const { line, losses } = lineOf();
  line.send('work');
  FakeWorker.last.says(ready());
  line.hurry(3);
  for (let look = 0; look < 3; look += 1) {
    FakeWorker.last.says({ type: 'beat' });
    looks(1, TICK);
  }
  expect(losses).toEqual([SILENT]);
});

test('a script that does not load is told from a worker that fails', () => {
  for (const [loaded, loss] of [
    [false, { code: 'unstarted' }],
    [true, { code: 'internal', message: 'boom' }],
  ] as const) {
    const { line, losses } = lineOf();
    line.send('work');
    if (loaded) FakeWorker.last.says(ready());
    FakeWorker.last.fires('error', 'boom');
    expect(losses).toEqual([loss]);
  }
  const { line, losses } = lineOf();
  line.send('work');
  looks(GRACE, TICK);
  expect(losses).toEqual([{ code: 'unstarted' }]);
});

test('a constructor that throws means no worker; the next try asks again', () => {
  const { line, losses } = lineOf();
  FakeWorker.broken = new Error('no workers here');
  expect(line.send('work')).toBe(false);
  FakeWorker.broken = null;
  expect(line.send('work')).toBe(true);
  expect(losses).toEqual([]);
});

test('a message that cannot be read, or is none of ours, loses the worker', () => {
  for (const act of [
    (worker: FakeWorker) => worker.fires('messageerror'),
    (worker: FakeWorker) => worker.says('garbage'),
  ]) {
    const { line, losses } = lineOf();
    line.send('work');
    FakeWorker.last.says(ready());
    act(FakeWorker.last);
    expect(losses).toMatchObject([{ code: 'internal' }]);
    expect(FakeWorker.last.terminated).toBe(true);
  }
});

test('what cannot be posted is an error of ours', () => {
  const { line, losses } = lineOf();
  expect(line.send(() => undefined)).toBe(true);
  expect(losses).toMatchObject([{ code: 'internal' }]);
});

test('the lock of a worker that the browser ended tells it at once', () => {
  const locks = fakeLocks();
  const { line, losses } = lineOf();
  line.send('work');
  FakeWorker.last.says(ready('life 1'));
  locks.release('life 1');
  expect(losses).toEqual([{ code: 'ended' }]);
  line.send('work');
  FakeWorker.last.says(ready('life 2'));
  line.rest();
  locks.release('life 2');
  expect(losses).toHaveLength(1);
});

test('whatever happens, every ask ends, one loss at the most comes of a worker, and a lost worker is not heard', () => {
  const locks = fakeLocks();
  const act = fc.oneof(
    fc
      .constantFrom(
        'send',
        'rest',
        'ready',
        'beat',
        'work',
        'garbage',
        'error',
        'messageerror',
        'hurry',
        'release',
        'late',
      )
      .map((what) => ({ what, count: 1 })),
    fc.integer({ min: 1, max: GRACE + 2 }).map((count) => ({ what: 'look', count })),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      FakeWorker.all = [];
      const { line, losses, heard } = lineOf();
      let awaiting = false;
      for (const { what, count } of acts) {
        const worker = FakeWorker.all.at(-1);
        const before = losses.length;
        switch (what) {
          case 'send':
            awaiting = line.send('work');
            break;
          case 'rest':
            line.rest();
            awaiting = false;
            break;
          case 'ready':
            worker?.says(ready(`life ${FakeWorker.all.length}`));
            break;
          case 'beat':
            worker?.says({ type: 'beat' });
            break;
          case 'work':
            worker?.says(1);
            break;
          case 'garbage':
            worker?.says({ type: 'odd' });
            break;
          case 'error':
          case 'messageerror':
            worker?.fires(what);
            break;
          case 'hurry':
            if (awaiting) line.hurry(2);
            break;
          case 'release':
            locks.release(`life ${FakeWorker.all.length}`);
            break;
          case 'late': {
            const words = heard.length;
            for (const old of FakeWorker.all.filter(({ terminated }) => terminated)) old.says(1);
            expect(heard).toHaveLength(words);
            break;
          }
          default:
            looks(count, TICK);
        }
        expect(losses.length).toBeLessThanOrEqual(before + 1);
        if (losses.length > before) awaiting = false;
      }
      expect(losses).toHaveLength(FakeWorker.all.filter(({ terminated }) => terminated).length);
      const before = losses.length;
      looks(GRACE, TICK);
      expect(losses.length - before).toBe(awaiting ? 1 : 0);
    }),
    { numRuns: process.env['VERIFY'] ? 1_000_000 : 5_000 },
  );
});
