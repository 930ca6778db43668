/** Shared memory during a step: its content at the beginning, and the writes since then, in order. */
import {
  and,
  bin,
  type Cell,
  cellOf,
  choose,
  kindOf,
  not,
  num,
  type Range,
  rangeOf,
  type Sym,
  truth,
  ZERO,
} from './sym.ts';
import { Vector } from './vector.ts';

export interface Write {
  readonly cell: Cell;
  readonly index: Sym;
  readonly element: Sym;
  readonly value: Sym;
}
interface Link {
  readonly write: Write;
  readonly before: Link | null;
}
/** The writes of a step: all of them, and by cell. The last write comes first. Adding a write copies nothing. */
export interface Writes {
  readonly count: number;
  readonly last: Link | null;
  readonly ofCell: Vector<Link>;
}
export const NO_WRITES: Writes = { count: 0, last: null, ofCell: Vector.of<Link>(1 << 20) };

export function written({ count, last, ofCell }: Writes, write: Write): Writes {
  const { number } = write.cell;
  return {
    count: count + 1,
    last: { write, before: last },
    ofCell: ofCell.set(number, { write, before: ofCell.get(number) ?? null }),
  };
}

/** The tests whose results are known on the branch that a step has taken. */
export type Facts = ReadonlyMap<string, { readonly test: Sym; readonly holds: boolean }>;
export const NO_FACTS: Facts = new Map();

export function learn(facts: Facts, test: Sym, holds: boolean): Facts {
  return new Map(facts).set(test.key, { test, holds }).set(not(test).key, { test: not(test), holds: !holds });
}

/** The result of a test; null if it is not known. `test` is 0 or 1. */
export function decide(facts: Facts, test: Sym): boolean | null {
  if (test.k === 'num') return test.value !== 0;
  const known = facts.get(test.key);
  if (known) return known.holds;
  if (test.k !== 'bin' || (test.do !== '==' && test.do !== '!=')) return null;
  for (const { test: other, holds } of facts.values()) {
    if (!holds || other.k !== 'bin' || other.do !== '==' || other.left.key !== test.left.key) continue;
    // A fact gives the value of the left side. Compare this value with the right side.
    const differs = bin('==', other.right, test.right, false);
    if (differs.k === 'num') return (differs.value !== 0) === (test.do === '==');
  }
  return null;
}

/** The current value of a cell. `kind` is the kind of the target if the cell is a pointer. */
export function read(writes: Writes, facts: Facts, cell: Cell, kind: string | null, index: Sym, element: Sym): Sym {
  /** The writes that may have changed this word. The last write comes first. */
  const maybe: { readonly test: Sym; readonly value: Sym }[] = [];
  let value = cellOf(cell, kind, index, element);
  for (let link = writes.ofCell.get(cell.number) ?? null; link; link = link.before) {
    const { write } = link;
    const same = bin('==', write.index, index, false);
    const also = bin('==', write.element, element, false);
    const [a, b] = [decide(facts, same), decide(facts, also)];
    if (a === false || b === false) continue;
    if (a === true && b === true) {
      ({ value } = write);
      break;
    }
    maybe.push({ test: a === true ? also : b === true ? same : and(same, also), value: write.value });
  }
  return maybe.reduceRight((before, { test, value: after }) => choose(test, after, before), value);
}

/**
 * The final writes of a step: one for each word, with the value that the cell stores. Leaves out writes that change
 * nothing.
 */
export function settled(writes: Writes, facts: Facts): readonly Write[] {
  const last = new Map<string, Write>();
  const words = new Map<Cell, number>();
  for (let link = writes.last; link; link = link.before) {
    const { cell, index, element } = link.write;
    const key = `${cell.id}[${index.key},${element.key}]`;
    if (last.has(key)) continue;
    last.set(key, link.write);
    words.set(cell, (words.get(cell) ?? 0) + 1);
  }
  const all = [...last.values()]
    .toReversed()
    .map((write) => ({ ...write, value: kept(write.cell, write.value, facts) }));
  return all.filter(
    ({ cell, index, element, value }) =>
      words.get(cell)! > 1 || value.key !== cellOf(cell, kindOf(value), index, element).key,
  );
}

/** The value that a cell stores. A counter saturates at `most`. A value below 0 is stored as `most`, too. */
function kept({ role, most }: Cell, value: Sym, facts: Facts): Sym {
  if (role === 'flag' || role === 'lock') return truth(value);
  if (role !== 'count') return value;
  const { lo, hi }: Range = rangeOf(value);
  const full = num(most);
  const when = (test: Sym, yes: Sym, no: Sym) => {
    const known = decide(facts, test);
    return known === null ? choose(test, yes, no) : known ? yes : no;
  };
  // An increment or decrement by 1 needs a test for one value only.
  if (value.k === 'bin' && value.left.k === 'cell' && value.right.k === 'num' && value.left.cell.most === most) {
    if (value.do === '+' && value.right.value === 1) return when(bin('==', value.left, full, false), full, value);
    if (value.do === '-' && value.right.value === 1) return when(bin('==', value.left, ZERO, false), full, value);
  }
  const above = hi > most ? when(bin('>', value, full, false), full, value) : value;
  return lo < 0 ? when(bin('<', value, ZERO, false), full, above) : above;
}
