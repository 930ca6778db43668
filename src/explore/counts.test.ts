/** The search counts the same states and transitions as Spin. Spin's own counts are compared with the same table. */
import { describe, expect, test } from 'vitest';
import { COUNTS, type Counted } from '../export/testing.ts';
import { searchOf } from './testing.ts';

/** Only `npm run verify` runs the longest searches of the table. */
const MOST = process.env.VERIFY ? Infinity : 30_000;

const rows = COUNTS.filter(({ states }) => states <= MOST);
const named = ({ protocol, granularity, devices, files, cpus }: Counted): string =>
  `${protocol}, ${granularity}, ${devices} devices, ${files} files, ${cpus} CPUs`;

describe('every name for itself', () => {
  test.each(rows.map((row) => [named(row), row] as const))(
    '%s',
    async (_, row) => {
      const search = await searchOf(row.protocol, row, row.granularity, false);
      expect({ states: search.store.count, transitions: search.transitions }).toEqual({
        states: row.states,
        transitions: row.transitions,
      });
    },
    600_000,
  );
});

describe('names taken for one, each counted as often as there are names for it', () => {
  test.each(rows.filter(({ states }) => states <= 400_000).map((row) => [named(row), row] as const))(
    '%s',
    async (_, row) => {
      const { model, store } = await searchOf(row.protocol, row, row.granularity, true);
      const state = new Int32Array(model.loose);
      let states = 0;
      let transitions = 0;
      for (let at = 0; at < store.count; at += 1) {
        model.unpack(store.records, at, state);
        const orbit = model.symmetry.orbit(state);
        let steps = 0;
        model.forEachStep(state, false, () => {
          steps += 1;
        });
        states += orbit;
        transitions += orbit * steps;
      }
      expect({ states, transitions }).toEqual({ states: row.states, transitions: row.transitions });
    },
    600_000,
  );
});
