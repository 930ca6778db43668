/** The assignments of a step happen at once; a language that does them one after the other needs them in an order in which that is the same. */
import type { Assign } from './model.ts';
import { ANY, partsOf, type Sym, variable } from './sym.ts';

const target = (each: Assign): string => ('name' in each ? each.name : each.cell.name);

function reads(each: Assign, name: string): boolean {
  const parts = 'name' in each ? [each.value] : [each.value, each.index, each.element];
  return parts.some((sym) => [...partsOf(sym)].some((part) => (part.k === 'var' ? part.name : part.cell.name) === name));
}

/** `before` are values to be put aside first, as `was_0`, `was_1`, …, where no order will do. */
export function inOrder(assigns: readonly Assign[]): { readonly before: readonly Sym[]; readonly assigns: readonly Assign[] } {
  const left = [...assigns];
  const done: Assign[] = [];
  const before: Sym[] = [];
  const aside = (sym: Sym): Sym => {
    if (sym.k === 'num' || sym.k === 'thing') return sym;
    before.push(sym);
    return variable(`was_${before.length - 1}`, null, ANY, false, false);
  };
  while (left.length > 0) {
    // Words of one array keep their order: an index may name the same word.
    const free = left.findIndex((each, at) => left.every((other, where) => where === at || (!reads(other, target(each)) && (where > at || target(other) !== target(each)))));
    const at = Math.max(0, free);
    const [next] = left.splice(at, 1);
    done.push(next!);
    if (free >= 0) continue;
    for (const [where, other] of left.entries()) {
      if (!reads(other, target(next!))) continue;
      left[where] = 'name' in other ? { ...other, value: aside(other.value) } : { ...other, value: aside(other.value), index: aside(other.index), element: aside(other.element) };
    }
  }
  return { before, assigns: done };
}
