import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stretches } from './window.ts';

test('every row is shown or left out once, and those in sight and the focused one are shown', () => {
  fc.assert(
    fc.property(
      fc.nat(12_000),
      fc.nat(400_000),
      fc.integer({ min: 1, max: 900 }),
      fc.option(fc.nat(12_000)),
      (count, top, height, focused) => {
        const row = 34;
        const { shown, after } = stretches(count, top, height, row, focused);
        let next = 0;
        for (const { from, to, gap } of shown) {
          expect(from - gap).toBe(next);
          next = to;
        }
        expect(next + after).toBe(count);
        const has = (index: number): boolean => shown.some(({ from, to }) => index >= from && index < to);
        if (focused !== null && focused < count) expect(has(focused)).toBe(true);
        const first = Math.floor(top / row);
        if (first < count) expect(has(first)).toBe(true);
        expect(shown.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThan(60);
      },
    ),
  );
});
