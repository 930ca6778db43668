/**
 * A full search skips lookups that another order of two independent steps makes. A walk without this skipping must
 * find the same states at the same depths.
 */
import { describe, expect, test } from 'vitest';
import type { Told } from '../code/index.ts';
import { PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import type { Search } from './search.ts';
import { mutated, searchOf, sizes } from './testing.ts';
import { LINUX } from './testing/linux-7.3.ts';
import { REPAIRED } from './testing/repaired.ts';
import type { Granularity, Sizes } from './types.ts';

/** The largest number of states in a search. */
const MOST = 40_000;

const MUTANTS = [
  ...REPAIRED.map((mutation) => ({ protocol: 'repaired' as ProtocolId, ...mutation })),
  ...LINUX.map((mutation) => ({ protocol: 'linux-7.3' as ProtocolId, ...mutation })),
].filter((_, index) => process.env.VERIFY || index % 8 === 0);

/**
 * A breadth-first walk that looks up every step. Returns the number of states of each level, and the number of
 * transitions from all levels but the last.
 */
function walked({ model }: Search, most: number): { readonly levels: readonly number[]; readonly transitions: number } {
  const known = new Set<string>();
  const levels: number[] = [];
  let transitions = 0;
  let level = [model.start()];
  known.add(level[0]!.join());
  for (;;) {
    levels.push(level.length);
    if (levels.length === most) return { levels, transitions };
    const next: Int32Array[] = [];
    for (const state of level) {
      model.forEachStep(state, false, (cpu, row) => {
        transitions += 1;
        const after = new Int32Array(state.length);
        model.move(state, cpu, row, after);
        const name = after.join();
        if (known.has(name)) return;
        known.add(name);
        next.push(after);
      });
    }
    if (next.length === 0) return { levels, transitions };
    level = next;
  }
}

/**
 * Compares a search with a walk. A listing without locks has too many states: then this compares only the first
 * levels.
 */
async function same(protocol: ProtocolId, size: Sizes, granularity: Granularity, told?: Told): Promise<void> {
  const search = await searchOf(protocol, size, granularity, false, { most: MOST, ...(told ? { told } : {}) });
  const levels = search.statesByDepth();
  const full = levels.slice(0, search.whole ? levels.length : -2);
  const plain = walked(search, search.whole ? Infinity : full.length);
  expect(full.length).toBeGreaterThan(3);
  expect(plain.levels).toEqual(full);
  if (search.whole) expect(plain.transitions).toBe(search.transitions);
}

describe.each(PROTOCOL_IDS)('%s', (protocol) => {
  test.each([
    [2, 1, 2, 'statement'],
    [1, 1, 3, 'statement'],
    [1, 2, 4, 'call'],
    [2, 2, 2, 'call'],
  ] as const)('%i devices, %i files, %i CPUs, by %s', async (devices, files, cpus, granularity) => {
    await same(protocol, sizes(devices, files, cpus), granularity);
  });
});

test.each(MUTANTS.map((mutant) => [mutant.protocol, mutant.what, mutant] as const))(
  '%s: %s',
  async (protocol, _, { edits }) => {
    await same(protocol, sizes(2, 1, 2), 'statement', await mutated(protocol, edits));
  },
);
