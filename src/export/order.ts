/**
 * The assignments of a step happen at once. A language that runs them one after the other needs an order with the
 * same result.
 */
import type { Assign } from './model.ts';
import { ANY, partsOf, type Sym, variable } from './sym.ts';

const target = (each: Assign): string => ('name' in each ? each.name : each.cell.name);

function namesIn(each: Assign): ReadonlySet<string> {
  const parts = 'name' in each ? [each.value] : [each.value, each.index, each.element];
  return new Set(
    parts.flatMap((sym) => [...partsOf(sym)].map((part) => (part.k === 'var' ? part.name : part.cell.name))),
  );
}

/** Orders the assignments. If no order works, `before` has values to save first, as `was_0`, `was_1`, …. */
export function inOrder(assigns: readonly Assign[]): {
  readonly before: readonly Sym[];
  readonly assigns: readonly Assign[];
} {
  const left = new Map(assigns.entries());
  const readers = new Map<string, Set<number>>();
  const writers = new Map<string, Set<number>>();
  const enter = (all: Map<string, Set<number>>, name: string, at: number) =>
    void all.set(name, (all.get(name) ?? new Set()).add(at));
  for (const [at, each] of left) {
    enter(writers, target(each), at);
    for (const name of namesIn(each)) enter(readers, name, at);
  }
  const free = new Set<number>();
  let low = 0;
  /**
   * Marks the first remaining assignment to a name as free, if no other remaining assignment reads this name.
   * Assignments to words of one array keep their order, because two indices may be equal.
   */
  const look = (name: string): void => {
    const [first] = writers.get(name) ?? [];
    if (first === undefined || ![...(readers.get(name) ?? new Set<number>())].slice(0, 2).every((at) => at === first))
      return;
    free.add(first);
    low = Math.min(low, first);
  };
  const reads = (at: number, names: ReadonlySet<string>): void => {
    for (const name of names) {
      readers.get(name)?.delete(at);
      look(name);
    }
  };
  const done: Assign[] = [];
  const before: Sym[] = [];
  const aside = (sym: Sym): Sym => {
    if (sym.k === 'num' || sym.k === 'thing') return sym;
    before.push(sym);
    return variable(`was_${before.length - 1}`, null, ANY, false, false);
  };
  for (const name of writers.keys()) look(name);
  while (left.size > 0) {
    while (free.size > 0 && !free.has(low)) low += 1;
    const isFree = free.delete(low);
    const at = isFree ? low : [...left.keys()][0]!;
    const next = left.get(at)!;
    left.delete(at);
    done.push(next);
    const name = target(next);
    writers.get(name)?.delete(at);
    reads(at, namesIn(next));
    for (const where of isFree ? [] : (readers.get(name) ?? [])) {
      const other = left.get(where)!;
      left.set(
        where,
        'name' in other
          ? { ...other, value: aside(other.value) }
          : { ...other, value: aside(other.value), index: aside(other.index), element: aside(other.element) },
      );
      reads(where, namesIn(other));
    }
    look(name);
  }
  return { before, assigns: done };
}
