import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsFor } from './window.ts';

test('a short line is rendered whole', () => {
  expect(rowsFor(3, 1)).toEqual([0, 1, 2, 3].map((depth) => ({ kind: 'entry', depth })));
});

test('whatever its length: in order, nothing twice, nothing forgotten, the cursor and both ends always there', () => {
  fc.assert(
    fc.property(fc.nat(12_000), fc.nat(12_000), (last, n) => {
      const at = Math.min(last, n);
      const rows = rowsFor(last, at);
      let next = 0;
      for (const row of rows) {
        expect(row.kind === 'entry' ? row.depth : row.from).toBe(next);
        next = (row.kind === 'entry' ? row.depth : row.to) + 1;
      }
      expect(next).toBe(last + 1);
      const shown = new Set(rows.map((row) => (row.kind === 'entry' ? row.depth : -1)));
      expect([shown.has(0), shown.has(at), shown.has(last)]).toEqual([true, true, true]);
      expect(rows.length).toBeLessThanOrEqual(301);
    }),
  );
});
