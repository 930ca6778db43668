import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder } from './order.ts';
import { ANY, bin, num, type Sym, variable } from './sym.ts';

const RUNS = process.env['VERIFY'] ? 200_000 : 2_000;
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const read = fc.constantFrom(...NAMES).map((name): Sym => variable(name, null, ANY, false, false));
const value = fc.oneof(
  read,
  fc.integer({ min: 0, max: 9 }).map(num),
  fc.tuple(read, read).map(([left, right]) => bin('+', left, right, false)),
);
const assigns = fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), value }), { selector: ({ name }) => name });

type Values = ReadonlyMap<string, number>;
function valueOf(sym: Sym, values: Values): number {
  if (sym.k === 'num') return sym.value;
  if (sym.k === 'var') return values.get(sym.name)!;
  return sym.k === 'bin' ? valueOf(sym.left, values) + valueOf(sym.right, values) : Number.NaN;
}
const after = (values: Values, name: string, sym: Sym, from: Values): Values =>
  new Map(values).set(name, valueOf(sym, from));

it('one after the other gives what all at once gives', () => {
  fc.assert(
    fc.property(assigns, (all) => {
      const start: Values = new Map(NAMES.map((name, at) => [name, 10 ** at]));
      const atOnce = all.reduce((values, each) => after(values, each.name, each.value, start), start);
      const { before, assigns: ordered } = inOrder(all);
      const aside = before.reduce((values, sym, at) => after(values, `was_${at}`, sym, values), start);
      const inTurn = ordered.reduce(
        (values, each) => ('name' in each ? after(values, each.name, each.value, values) : values),
        aside,
      );
      expect([ordered.length, ...NAMES.map((name) => inTurn.get(name))]).toEqual([
        all.length,
        ...NAMES.map((name) => atOnce.get(name)),
      ]);
    }),
    { numRuns: RUNS },
  );
});
