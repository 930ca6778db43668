/**
 * Symbolic values: expressions over the state at the beginning of a step. The functions that build an expression
 * simplify it at once. So the printed model looks as if a person had written it.
 */
import { type BinaryOperator, compute } from '../c/index.ts';
import { Unexportable } from './errors.ts';

/** A word of shared memory in all structs of a kind, or a ghost variable. */
export interface Cell {
  readonly id: string;
  /** The number of the cell in its scene, from 0. */
  readonly number: number;
  /** The name of the cell in the model. */
  readonly name: string;
  /** The number of structs that have this word. Structs are numbered from 1. 0 if there is only one struct. */
  readonly things: number;
  /** The number of words of an array; otherwise 1. */
  readonly length: number;
  readonly array: boolean;
  readonly role: 'lock' | 'flag' | 'count' | 'pointer' | 'held' | 'live' | 'using' | 'dead';
  readonly most: number;
}

export interface Range {
  readonly lo: number;
  readonly hi: number;
}
export const ANY: Range = { lo: -(2 ** 31), hi: 2 ** 31 - 1 };

export type Sym = { readonly key: string } &
  /** A number. 0 is also NULL. */
  (
    | { readonly k: 'num'; readonly value: number }
    /** The address of a struct. Structs of one kind are numbered from 1. */
    | { readonly k: 'thing'; readonly kind: string; readonly index: number }
    /** A variable of the CPU. A `fixed` variable does not change until the call ends. */
    | {
        readonly k: 'var';
        readonly name: string;
        readonly kind: string | null;
        readonly range: Range;
        readonly nonzero: boolean;
        readonly fixed: boolean;
      }
    | {
        readonly k: 'cell';
        readonly cell: Cell;
        readonly kind: string | null;
        readonly index: Sym;
        readonly element: Sym;
      }
    /** A constant that depends on a struct: `values[0]` is the value for the first struct. */
    | { readonly k: 'table'; readonly index: Sym; readonly values: readonly Sym[] }
    | { readonly k: 'not'; readonly of: Sym }
    | { readonly k: 'bin'; readonly do: BinaryOperator | 'and' | 'or'; readonly left: Sym; readonly right: Sym }
    | { readonly k: 'choose'; readonly test: Sym; readonly yes: Sym; readonly no: Sym }
    /** The address of a word in a struct, perhaps in an array. Never stored in a variable. */
    | {
        readonly k: 'word';
        readonly base: Sym;
        readonly offset: number;
        readonly element: Sym | null;
        readonly stride: number;
      }
  );

export const num = (value: number): Sym => ({ k: 'num', value: value | 0, key: `${value | 0}` });
export const ZERO = num(0);
export const ONE = num(1);
export const thing = (kind: string, index: number): Sym => ({ k: 'thing', kind, index, key: `${kind}#${index}` });
export const variable = (name: string, kind: string | null, range: Range, nonzero: boolean, fixed: boolean): Sym => ({
  k: 'var',
  name,
  kind,
  range,
  nonzero,
  fixed,
  key: `$${name}`,
});
export const cellOf = (cell: Cell, kind: string | null, index: Sym, element: Sym): Sym => ({
  k: 'cell',
  cell,
  kind,
  index,
  element,
  key: `${cell.id}[${index.key},${element.key}]`,
});
export const word = (base: Sym, offset: number, element: Sym | null, stride: number): Sym => ({
  k: 'word',
  base,
  offset,
  element,
  stride,
  key: `&${base.key}+${offset}+${element?.key ?? ''}*${stride}`,
});

const isConstant = (sym: Sym): boolean => sym.k === 'num' || sym.k === 'thing';
const isTrue = (sym: Sym): boolean | null => (sym.k === 'num' ? sym.value !== 0 : sym.k === 'thing' ? true : null);

export function table(index: Sym, values: readonly Sym[]): Sym {
  if (index.k === 'thing') return values[index.index - 1]!;
  if (values.every(({ key }) => key === values[0]!.key)) return values[0]!;
  return { k: 'table', index, values, key: `{${values.map(({ key }) => key).join()}}[${index.key}]` };
}

export function choose(test: Sym, yes: Sym, no: Sym): Sym {
  const known = isTrue(test);
  if (known !== null) return known ? yes : no;
  if (yes.key === no.key) return yes;
  if (yes.key === '1' && no.key === '0' && isBoolean(test)) return test;
  if (yes.key === '0' && no.key === '1') return not(test);
  return { k: 'choose', test, yes, no, key: `(${test.key}?${yes.key}:${no.key})` };
}

/** The kind of struct that a pointer points to; null if it is not known. */
export function kindOf(sym: Sym): string | null {
  switch (sym.k) {
    case 'thing':
    case 'var':
    case 'cell':
      return sym.kind;
    case 'table':
      return sym.values.map(kindOf).find((kind) => kind !== null) ?? null;
    case 'choose':
      return kindOf(sym.yes) ?? kindOf(sym.no);
    case 'word':
      return kindOf(sym.base);
    default:
      return null;
  }
}

export function rangeOf(sym: Sym): Range {
  switch (sym.k) {
    case 'num':
      return { lo: sym.value, hi: sym.value };
    case 'thing':
      return { lo: sym.index, hi: sym.index };
    case 'var':
      return sym.range;
    case 'cell':
      return { lo: 0, hi: sym.cell.most };
    case 'table':
      return sym.values.map(rangeOf).reduce(union);
    case 'not':
      return { lo: 0, hi: 1 };
    case 'choose':
      return union(rangeOf(sym.yes), rangeOf(sym.no));
    case 'word':
      return ANY;
    case 'bin': {
      const [a, b] = [rangeOf(sym.left), rangeOf(sym.right)];
      const sum =
        sym.do === '+'
          ? { lo: a.lo + b.lo, hi: a.hi + b.hi }
          : sym.do === '-'
            ? { lo: a.lo - b.hi, hi: a.hi - b.lo }
            : null;
      if (sum) return sum.lo < ANY.lo || sum.hi > ANY.hi ? ANY : sum;
      return isBoolean(sym) ? { lo: 0, hi: 1 } : ANY;
    }
  }
}
export const union = (a: Range, b: Range): Range => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) });

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'and', 'or']);
const isBoolean = (sym: Sym): boolean => sym.k === 'not' || (sym.k === 'bin' && COMPARES.has(sym.do));

export function not(sym: Sym): Sym {
  const known = isTrue(sym);
  if (known !== null) return known ? ZERO : ONE;
  if (sym.k === 'not') return truth(sym.of);
  if (sym.k === 'bin' && sym.do === '==') return bin('!=', sym.left, sym.right, false);
  if (sym.k === 'bin' && sym.do === '!=') return bin('==', sym.left, sym.right, false);
  if (sym.k === 'table') return table(sym.index, sym.values.map(not));
  return isBoolean(sym) ? { k: 'not', of: sym, key: `!${sym.key}` } : bin('==', sym, ZERO, false);
}

/** A value as 0 or 1. */
export function truth(sym: Sym): Sym {
  const known = isTrue(sym);
  if (known !== null) return known ? ONE : ZERO;
  if (isBoolean(sym)) return sym;
  return bin('!=', sym, ZERO, false);
}

export const and = (left: Sym, right: Sym): Sym => logical('and', left, right);
export const or = (left: Sym, right: Sym): Sym => logical('or', left, right);
function logical(operator: 'and' | 'or', left: Sym, right: Sym): Sym {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const known = isTrue(one);
    if (known !== null) return known === (operator === 'and') ? other : known ? ONE : ZERO;
  }
  if (left.key === right.key) return left;
  return { k: 'bin', do: operator, left, right, key: `(${left.key} ${operator} ${right.key})` };
}

/**
 * Applies an operator of the listing's C to two words. Throws `Unexportable` if an unsigned operator may get a
 * negative operand.
 */
export function bin(operator: BinaryOperator, left: Sym, right: Sym, unsigned: boolean): Sym {
  if (left.k === 'num' && right.k === 'num') return num(compute(operator, unsigned, left.value, right.value));
  const equal = operator === '==' || operator === '!=';
  if (equal && isConstant(left) && isConstant(right))
    return (left.key === right.key) === (operator === '==') ? ONE : ZERO;
  if (equal && left.key === right.key) return operator === '==' ? ONE : ZERO;
  if (equal && isConstant(left)) return bin(operator, right, left, unsigned);
  if (equal && isBoolean(left) && right.key === '0') return operator === '==' ? not(left) : left;
  if (equal && right.key === '0' && left.k === 'var' && left.nonzero) return operator === '==' ? ZERO : ONE;
  if (equal && right.key === '0' && left.k === 'choose' && (isConstant(left.yes) || isConstant(left.no)))
    return choose(left.test, bin(operator, left.yes, right, false), bin(operator, left.no, right, false));
  if (equal && isConstant(right) && strangers(left, right)) return operator === '==' ? ZERO : ONE;
  if ((operator === '+' || operator === '-') && right.key === '0') return left;
  if (left.k === 'table' && isConstant(right))
    return table(
      left.index,
      left.values.map((value) => bin(operator, value, right, unsigned)),
    );
  if (left.k === 'choose' && isConstant(right) && isConstant(left.yes) && isConstant(left.no))
    return choose(left.test, bin(operator, left.yes, right, unsigned), bin(operator, left.no, right, unsigned));
  const known = bounded(operator, left, right);
  if (known !== null) return known;
  if (unsigned && ORDERED.has(operator) && (rangeOf(left).lo < 0 || rangeOf(right).lo < 0))
    throw new Unexportable('unsigned', { operator });
  return { k: 'bin', do: operator, left, right, key: `(${left.key} ${operator} ${right.key})` };
}
const ORDERED: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '/', '%', '>>']);

/** True for two pointers to different kinds of structs: they are never equal. */
function strangers(left: Sym, right: Sym): boolean {
  const [a, b] = [kindOf(left), kindOf(right)];
  return a !== null && b !== null && a !== b;
}

function bounded(operator: BinaryOperator, left: Sym, right: Sym): Sym | null {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  switch (operator) {
    case '==':
      return a.hi < b.lo || b.hi < a.lo ? ZERO : null;
    case '!=':
      return a.hi < b.lo || b.hi < a.lo ? ONE : null;
    case '<':
      return a.hi < b.lo ? ONE : a.lo >= b.hi ? ZERO : null;
    case '<=':
      return a.hi <= b.lo ? ONE : a.lo > b.hi ? ZERO : null;
    case '>':
      return a.lo > b.hi ? ONE : a.hi <= b.lo ? ZERO : null;
    case '>=':
      return a.lo >= b.hi ? ONE : a.hi < b.lo ? ZERO : null;
    default:
      return null;
  }
}

/** The value after replacing known variables. */
export function substitute(sym: Sym, known: ReadonlyMap<string, Sym>): Sym {
  const again = (of: Sym) => substitute(of, known);
  switch (sym.k) {
    case 'num':
    case 'thing':
      return sym;
    case 'var':
      return known.get(sym.name) ?? sym;
    case 'cell':
      return cellOf(sym.cell, sym.kind, again(sym.index), again(sym.element));
    case 'table':
      return table(again(sym.index), sym.values);
    case 'not':
      return not(again(sym.of));
    case 'choose':
      return choose(again(sym.test), again(sym.yes), again(sym.no));
    case 'word':
      return word(again(sym.base), sym.offset, sym.element && again(sym.element), sym.stride);
    case 'bin': {
      const [left, right] = [again(sym.left), again(sym.right)];
      return sym.do === 'and' || sym.do === 'or' ? logical(sym.do, left, right) : bin(sym.do, left, right, false);
    }
  }
}

/** True if the value cannot change during a call. */
export function isFixed(sym: Sym): boolean {
  switch (sym.k) {
    case 'num':
    case 'thing':
      return true;
    case 'var':
      return sym.fixed;
    case 'table':
      return isFixed(sym.index);
    case 'word':
      return isFixed(sym.base) && (sym.element === null || isFixed(sym.element));
    default:
      return false;
  }
}

/** All variables and cells in a value. */
export function* partsOf(sym: Sym): Generator<Extract<Sym, { k: 'var' | 'cell' }>> {
  switch (sym.k) {
    case 'num':
    case 'thing':
      return;
    case 'var':
      yield sym;
      return;
    case 'cell':
      yield sym;
      yield* partsOf(sym.index);
      yield* partsOf(sym.element);
      return;
    case 'table':
      return yield* partsOf(sym.index);
    case 'not':
      return yield* partsOf(sym.of);
    case 'choose':
      yield* partsOf(sym.test);
      yield* partsOf(sym.yes);
      return yield* partsOf(sym.no);
    case 'bin':
      yield* partsOf(sym.left);
      return yield* partsOf(sym.right);
    case 'word':
      return yield* partsOf(sym.base);
  }
}
