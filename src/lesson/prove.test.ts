import { describe, expect, test } from 'vitest';
import { ownListing, type Told } from '../code/index.ts';
import { printEvent } from '../world/index.ts';
import { applyEdits, drain, isProved, loadListing, PROPERTIES, type Proof, proving, type Repair } from './index.ts';

const REPAIR: Repair = {
  line: 1, listing: 'sketch', hold: PROPERTIES, devices: 2, files: 2, most: 2, calls: ['bind', 'unbind', 'attach', 'detach', 'open', 'close'], edits: [],
};

/** The listing with lines of it put in another's place. */
async function changed(listing: Repair['listing'], ...lines: readonly (readonly [removed: string, added: string])[]): Promise<Told> {
  const { source } = await loadListing(listing);
  const edited = applyEdits(source, lines.map(([removed, added]) => ({ line: 1, removed: [removed], added: [added] })));
  if (!edited.ok) throw new Error(edited.missing);
  const own = await ownListing(listing, edited.text);
  if (!own.ok) throw new Error(JSON.stringify(own.problems));
  return own.told;
}

const broken = ({ verdicts }: Proof): Record<string, readonly string[]> =>
  Object.fromEntries(verdicts.flatMap(({ property, trace }) => (trace ? [[property, trace.map(printEvent)]] : [])));

describe('a proof', () => {
  test('breaks of the sketch what its lessons say, each in the fewest events', async () => {
    const proof = drain(proving(REPAIR, await loadListing('sketch')));
    const lengths = Object.fromEntries(Object.entries(broken(proof)).map(([property, trace]) => [property, trace.length]));
    expect(lengths).toEqual({ 'no-lock-left': 3, 'no-leak': 4, 'no-stale-owner': 3, 'no-hang': 4, 'no-undefined': 2 });
    expect(proof.whole).toBe(true);
  });

  test('finds nothing in the repaired sketch', async () => {
    const proof = drain(proving({ ...REPAIR, listing: 'repaired' }, await loadListing('repaired')));
    expect(broken(proof)).toEqual({});
    expect(isProved(proof)).toBe(true);
  });

  test('is none where it gave up', async () => {
    const proof = drain(proving({ ...REPAIR, listing: 'repaired' }, await loadListing('repaired'), 10));
    expect(proof).toMatchObject({ whole: false, states: 10 });
    expect(isProved(proof)).toBe(false);
  });

  test.each<[string, readonly [string, string], readonly string[]]>([
    ['drivers', ['if (group->dma_users[DMA_OWNER_USERSPACE])', 'if (1)'], ['bind 0000:00:05.0 e1000']],
    ['users', ['if (group->dma_users[DMA_OWNER_KERNEL])', 'if (1)'], ['bind 0000:00:05.0 vfio-pci', 'attach 0000:00:05.0 qemu']],
  ])('a listing that refuses all %s refuses without need', async (_, edit, trace) => {
    const proof = drain(proving({ ...REPAIR, hold: ['no-needless-refusal'] }, await changed('sketch', edit)));
    expect(broken(proof)).toEqual({ 'no-needless-refusal': trace });
  });

  test('a listing that lets everybody in breaks the others', async () => {
    const everybody = await changed('sketch', ['if (group->dma_users[DMA_OWNER_USERSPACE])', 'if (0)']);
    expect(broken(drain(proving(REPAIR, everybody)))).toHaveProperty('no-split');
  });
});
