/**
 * Scenarios whose names are also properties of every object. They are shared, stored, drawn and described like any
 * other scenario.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { actAll, current, eventsTo, type History, start } from '../../src/history/index.ts';
import { fileViews, groupViews, loadVfio } from '../../src/machine/index.ts';
import { boardPicture, mermaid, tracePicture } from '../../src/picture/index.ts';
import { printScript, PROTOCOL_IDS, type ProtocolId, type Script } from '../../src/world/index.ts';
import { arbitraryTwins, inHarmless } from '../../src/world/testing.ts';
import { fileSentence, groupSaid, plainOf, stuckSentences } from '../facts/index.ts';
import { announceOutcome, roomWords } from '../words/index.ts';
import { readHistory } from './kept.ts';
import { fragmentOf, openFragment } from './link.ts';
import { writeTree } from './written.ts';

const SCRIPTS = process.env.VERIFY ? 5_000 : 60;

beforeAll(async () => {
  await roomWords('text', 'picture', 'share');
  await loadVfio();
});

const scriptOf = (h: History): string => printScript({ topology: h.topology, events: eventsTo(h, h.tip) });
/** The words of a picture for a screen reader. The picture itself cuts off names with wide letters. */
const wordsIn = (svg: string): readonly string[] =>
  [...svg.matchAll(/<(?:title|desc)[^>]*>([^<]*)/g)].map(([, words]) => words!);

/** Shares a scenario by a link and by the storage. Gives everything that is drawn and written about it. */
async function told(protocol: ProtocolId, { topology, events }: Script): Promise<string> {
  const h = actAll(start(topology, protocol), events);
  const opened = await openFragment(await fragmentOf(h));
  expect(opened.ok && !opened.drifted && scriptOf(opened.history)).toBe(scriptOf(h));
  const kept = await readHistory(writeTree(h));
  expect(kept && scriptOf(kept.history)).toBe(scriptOf(h));
  const { world, outcome } = current(h);
  const views = groupViews(world);
  return JSON.stringify([
    scriptOf(h),
    views.flatMap((view) => groupSaid(view, h.topology)),
    fileViews(world).map((file) => plainOf(fileSentence(file))),
    stuckSentences(world).map(plainOf),
    outcome && announceOutcome(outcome),
    mermaid(h).replaceAll('<br/>', ' '),
    wordsIn(boardPicture({ world, outcome, step: { at: h.cursor, of: h.tip } }, { theme: 'light' })),
    wordsIn(tracePicture(h, { theme: 'dark' })),
  ]);
}

test('a scenario with hostile names is told as one with harmless names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PROTOCOL_IDS), arbitraryTwins({ maxLength: 10 }), async (protocol, twins) => {
      // The sentences may contain such words, too: "prototype" is a version.
      expect(inHarmless(await told(protocol, twins.hostile))).toBe(inHarmless(await told(protocol, twins.harmless)));
    }),
    { numRuns: SCRIPTS },
  );
});
