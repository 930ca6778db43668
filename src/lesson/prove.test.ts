import { describe, expect, test } from 'vitest';
import { ownListing, type Told } from '../code/index.ts';
import { canJudge } from '../explore/index.ts';
import { printEvent } from '../world/index.ts';
import { SEARCHED_AS } from './counterparts.ts';
import { applyEdits, exploring, isProved, loadListing, PROPERTIES, type Proof, prove, type Repair } from './index.ts';

const REPAIR: Repair = {
  line: 1,
  listing: 'sketch',
  hold: PROPERTIES,
  devices: 2,
  files: 2,
  cpus: 2,
  edits: [],
};
const proofOf = async (repair: Repair, told: Told, most?: number): Promise<Proof> =>
  (await prove(
    repair,
    told,
    exploring(() => Promise.resolve()),
    most,
  ))!;

/** The shipped listing with some lines replaced. */
async function changed(
  listing: Repair['listing'],
  ...lines: readonly (readonly [removed: string, added: string])[]
): Promise<Told> {
  const { source } = await loadListing(listing);
  const edited = applyEdits(
    source,
    lines.map(([removed, added]) => ({ line: 1, removed: [removed], added: [added] })),
  );
  if (!edited.ok) throw new Error(edited.missing);
  const own = await ownListing(listing, edited.text);
  if (!own.ok) throw new Error(JSON.stringify(own.problems));
  return own.told;
}

const broken = ({ verdicts }: Proof): Record<string, readonly string[]> =>
  Object.fromEntries(verdicts.flatMap(({ property, way }) => (way ? [[property, way.events.map(printEvent)]] : [])));

describe('a proof', () => {
  test('breaks of the sketch what its lessons say, each in few events', async () => {
    const proof = await proofOf(REPAIR, await loadListing('sketch'));
    const lengths = Object.fromEntries(
      Object.entries(broken(proof)).map(([property, trace]) => [property, trace.length]),
    );
    expect(lengths).toEqual({ 'no-lock-left': 3, 'no-leak': 4, 'no-stale-owner': 3, 'no-hang': 3, 'no-undefined': 1 });
    // One CPU is enough for each counterexample, so no reader has to read a schedule. The last event shows the error.
    for (const { way, outcome } of proof.verdicts) {
      expect(way?.events.every(({ type }) => type !== 'race')).not.toBe(false);
      expect(outcome?.findings).not.toEqual([]);
    }
  });

  test('finds nothing in the repaired sketch', async () => {
    const proof = await proofOf({ ...REPAIR, listing: 'repaired' }, await loadListing('repaired'));
    expect(broken(proof)).toEqual({});
    expect(isProved(proof)).toBe(true);
  });

  test('is none where it gave up', async () => {
    const proof = await proofOf({ ...REPAIR, listing: 'repaired' }, await loadListing('repaired'), 10);
    expect(new Set(proof.verdicts.map(({ holds }) => holds))).toEqual(new Set([null]));
    expect(isProved(proof)).toBe(false);
  });

  test.each<[string, readonly [string, string], readonly string[]]>([
    ['drivers', ['if (group->dma_users[DMA_OWNER_USERSPACE])', 'if (1)'], ['bind 0000:00:05.0 e1000']],
    [
      'users',
      ['if (group->dma_users[DMA_OWNER_KERNEL])', 'if (1)'],
      ['bind 0000:00:05.0 vfio-pci', 'attach 0000:00:05.0 qemu'],
    ],
  ])('a listing that refuses all %s refuses without need', async (_, edit, trace) => {
    const proof = await proofOf({ ...REPAIR, hold: ['no-needless-refusal'] }, await changed('sketch', edit));
    expect(broken(proof)).toEqual({ 'no-needless-refusal': trace });
  });

  test('a listing that lets everybody in breaks the others', async () => {
    const everybody = await changed('sketch', ['if (group->dma_users[DMA_OWNER_USERSPACE])', 'if (0)']);
    expect(broken(await proofOf(REPAIR, everybody))).toHaveProperty('no-split');
  });

  test('finds with two CPUs what one event after the other never shows', async () => {
    const repair: Repair = { ...REPAIR, listing: 'prototype', hold: ['no-split'], files: 1 };
    expect(broken(await proofOf({ ...repair, cpus: 1 }, await loadListing('prototype')))).toEqual({});
    const { 'no-split': trace } = broken(await proofOf(repair, await loadListing('prototype')));
    expect(trace).toEqual([
      expect.stringMatching(
        /^race 0+1+0+ bind 0000:00:05\.0 e1000 \| bind 0000:00:05\.1 vfio-pci; attach 0000:00:05\.1 qemu$/,
      ),
    ]);
  });

  test('takes every property of the lesson’s for properties of the search', () => {
    for (const property of PROPERTIES)
      for (const name of SEARCHED_AS[property]) expect(canJudge('sketch', name), name).toBe(true);
  });
});
