import { expect, test, vi } from 'vitest';
import { shipped } from '../../src/code/index.ts';
import { current } from '../../src/history/index.ts';
import { groupViews } from '../../src/machine/index.ts';
import { pageStore } from '../store/index.ts';
import { doLine } from './commands.ts';
import { log } from './log.ts';
import { beginAnew } from './testing.ts';

beginAnew();

const newest = () => log.getState().entries.at(-1)!;
/** Waits until the log's newest entry matches, and gives that entry. */
const told = (words: RegExp) =>
  vi.waitFor(
    () => {
      expect(newest().said.join('\n')).toMatch(words);
      return newest();
    },
    { timeout: 14_000 },
  );

test('what the version sets out to keep is judged: begun at once, told when it has ended', async () => {
  expect(await doLine('version sketch')).toBe(true);
  expect(await doLine('check')).toBe(true);
  expect(newest()).toMatchObject({
    typed: 'check',
    said: [expect.stringMatching(/^Searching Sketch, statement by statement, .*: \d+ properties\./)],
  });
  const { typed, said, kind } = await told(/Searched whole/);
  expect({ typed, kind }).toEqual({ typed: null, kind: 'answer' });
  expect(said).toContain('Never kernel and user at once (no-split): holds.');
  expect(said).toContain('An owner only while somebody claims (no-stale-owner): violated, 21 steps at the shortest.');
  expect(said.at(-2)).toMatch(
    /^Sketch: Searched whole: \d+ properties, 6 violated\. [\d,]+ states, [\d,]+ transitions\.$/,
  );

  expect(await doLine('check show no-stale-owner')).toBe(true);
  expect(await told(/^Another machine: one group, 2 devices\./)).toMatchObject({ typed: 'check show no-stale-owner' });
  expect(groupViews(current(pageStore.getState().history).world)[0]).toMatchObject({ stale: true });
  expect(await doLine('check show no-split')).toBe(false);
  expect(newest().said).toEqual(['Not done: there is no way to be shown. Never kernel and user at once: holds.']);
  await doLine('version repaired');
  expect(await doLine('check show no-stale-owner'), 'the verdicts are another version’s').toBe(false);
});

test('an edited listing is judged as edited, and by one property', async () => {
  const { source } = await shipped('sketch');
  await doLine('version sketch');
  pageStore.setState({ edits: { sketch: `${source}\n/* and no more */\n` } });
  await doLine('check NO-LOCK-LEFT');
  await told(/^Searching Sketch, as edited, .*: The lock is free after every return\./);
  const { said } = await told(/Searched whole/);
  expect(said.filter((words) => /\(no-[a-z-]+\)/.test(words))).toHaveLength(1);
  expect(said[0]).toMatch(
    /^The lock is free after every return \(no-lock-left\): violated, \d+ steps at the shortest\.$/,
  );
});

test('a newer search takes the place of an older one, and one that is stopped is answered once', async () => {
  await doLine('check no-split');
  await doLine('check no-leak');
  const { said } = await told(/Searched whole: one property/);
  expect(said[0]).toBe('References balance (no-leak): holds.');
  expect(log.getState().entries.filter(({ typed }) => typed === null)).toHaveLength(1);
  await doLine('check');
  expect(await doLine('check stop')).toBe(true);
  expect(newest()).toMatchObject({
    typed: 'check stop',
    said: expect.arrayContaining([expect.stringMatching(/Stopped after|stopped before/)]),
  });
  expect(await doLine('check stop')).toBe(false);
  expect(log.getState().entries.filter(({ typed }) => typed === null)).toHaveLength(1);
});
