/** Shared memory in the middle of a step: what it held at the beginning, and what was written since, in order. */
import { and, bin, type Cell, cellOf, choose, kindOf, not, num, type Range, rangeOf, type Sym, truth, ZERO } from './sym.ts';

export interface Write { readonly cell: Cell; readonly index: Sym; readonly element: Sym; readonly value: Sym }
export type Writes = readonly Write[];

/** What is known to hold, or not to, on the way that a step has taken. */
export type Facts = ReadonlyMap<string, { readonly test: Sym; readonly holds: boolean }>;
export const NO_FACTS: Facts = new Map();

export function learn(facts: Facts, test: Sym, holds: boolean): Facts {
  return new Map(facts).set(test.key, { test, holds }).set(not(test).key, { test: not(test), holds: !holds });
}

/** Whether something holds, as far as it is known. `test` is 0 or 1. */
export function decide(facts: Facts, test: Sym): boolean | null {
  if (test.k === 'num') return test.value !== 0;
  const known = facts.get(test.key);
  if (known) return known.holds;
  if (test.k !== 'bin' || (test.do !== '==' && test.do !== '!=')) return null;
  for (const { test: other, holds } of facts.values()) {
    if (!holds || other.k !== 'bin' || other.do !== '==' || other.left.key !== test.left.key) continue;
    // It is known to be something else.
    const differs = bin('==', other.right, test.right, false);
    if (differs.k === 'num') return (differs.value !== 0) === (test.do === '==');
  }
  return null;
}

/** What a cell holds now. `kind` is what its address leads to, where it is one. */
export function read(writes: Writes, facts: Facts, cell: Cell, kind: string | null, index: Sym, element: Sym): Sym {
  let value = cellOf(cell, kind, index, element);
  for (const write of writes) {
    if (write.cell.id !== cell.id) continue;
    const same = bin('==', write.index, index, false);
    const also = bin('==', write.element, element, false);
    const [a, b] = [decide(facts, same), decide(facts, also)];
    if (a === false || b === false) continue;
    const test = a === true ? (b === true ? null : also) : b === true ? same : and(same, also);
    value = test === null ? write.value : choose(test, write.value, value);
  }
  return value;
}

/** The writes of a whole step: each word once, as what it is kept as, and none that changes nothing. */
export function settled(writes: Writes, facts: Facts): Writes {
  const last = new Map<string, Write>();
  for (const write of writes) {
    const key = `${write.cell.id}[${write.index.key},${write.element.key}]`;
    last.delete(key);
    last.set(key, { ...write, value: kept(write.cell, write.value, facts) });
  }
  const all = [...last.values()];
  return all.filter(({ cell, index, element, value }) => {
    const alone = all.every((other) => other.cell.id !== cell.id || other.index.key + other.element.key === index.key + element.key);
    return !alone || value.key !== cellOf(cell, kindOf(value), index, element).key;
  });
}

/** A count saturates; what is counted below 0 is as much as there is room for. */
function kept({ role, most }: Cell, value: Sym, facts: Facts): Sym {
  if (role === 'flag' || role === 'lock') return truth(value);
  if (role !== 'count') return value;
  const { lo, hi }: Range = rangeOf(value);
  const full = num(most);
  const when = (test: Sym, yes: Sym, no: Sym) => {
    const known = decide(facts, test);
    return known === null ? choose(test, yes, no) : known ? yes : no;
  };
  // As somebody would write it: at its end it stays there.
  if (value.k === 'bin' && value.left.k === 'cell' && value.right.k === 'num' && value.left.cell.most === most) {
    if (value.do === '+' && value.right.value === 1) return when(bin('==', value.left, full, false), full, value);
    if (value.do === '-' && value.right.value === 1) return when(bin('==', value.left, ZERO, false), full, value);
  }
  const above = hi > most ? when(bin('>', value, full, false), full, value) : value;
  return lo < 0 ? when(bin('<', value, ZERO, false), full, above) : above;
}
