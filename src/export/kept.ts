/**
 * The variables that a CPU keeps from one step to the next. Places share equal variables, so each place stores only
 * its differences.
 */
import type { Program } from '../c/index.ts';
import { codeOf } from './code.ts';
import { Unexportable } from './errors.ts';
import type { Run } from './tree.ts';
import { decide, type Facts } from './memory.ts';
import { encodeName } from './names.ts';
import { ANY, isFixed, kindOf, ONE, type Range, rangeOf, type Sym, truth, union, variable, ZERO } from './sym.ts';
import { Vector } from './vector.ts';

/** A slot without a value holds nothing that a later step reads. */
export interface KeptFrame {
  readonly fn: string;
  readonly pc: number;
  readonly slots: Vector<Sym>;
  readonly stack: readonly Sym[];
}
export type Kept = readonly KeptFrame[];

export class Keeper {
  private readonly program: Program;
  private readonly twins = new Map<string, ReadonlySet<string>>();
  private readonly owners = new Map<string, { readonly fn: string; readonly slot: number }>();
  private readonly made = new Map<string, Sym>();

  constructor(program: Program) {
    this.program = program;
  }

  /**
   * Joins the variables at the end of a run with the variables that its place kept `before`. Returns `before` itself
   * if nothing is new. The step began with `from`. `wide` drops the ranges of values. Otherwise the search of places
   * would not end if a value grows with each arrival.
   */
  keep({ frames, facts }: Run, before: Kept | null, from: Kept | null, wide: boolean): Kept {
    const tested = this.tested(facts);
    const kept = frames.map(({ fn, pc, slots, stack }, depth): KeptFrame => {
      const {
        live,
        fn: { locals },
      } = codeOf(this.program, fn);
      const now = live[pc]!;
      const old = before?.[depth];
      const base = old ?? (from?.[depth]?.fn === fn ? from[depth] : undefined);
      const start = base?.slots ?? Vector.of<Sym>(locals.length);
      const liveThen = base && !wide ? live[base.pc]! : Vector.of<true>(locals.length);
      const open = [...slots.differing(start), ...now.differing(liveThen), ...(old ? [] : (tested.get(fn) ?? []))];
      const value = (slot: number) =>
        now.get(slot)
          ? this.join(this.nameOf(fn, slot), slots.get(slot) ?? ZERO, old?.slots.get(slot) ?? null, facts, wide)
          : undefined;
      return {
        fn,
        pc,
        slots: open.reduce((all, slot) => put(all, slot, value(slot)), start),
        stack: stack.map((sym, at) =>
          this.join(encodeName({ kind: 'operand', fn, at }), sym, old?.stack[at] ?? null, facts, wide),
        ),
      };
    });
    const isOld = before?.every(
      ({ slots, stack }, depth) =>
        slots === kept[depth]!.slots && stack.every((sym, at) => isSame(sym, kept[depth]!.stack[at]!)),
    );
    return before && isOld ? before : kept;
  }

  /**
   * The variables that a step may change, with their new values. The step begins at a place that keeps `from`, and
   * ends at a place that keeps `to`.
   */
  changes(from: Kept | null, to: Kept | null, { frames }: Run): ReadonlyMap<string, Sym> {
    const values = new Map<string, Sym>();
    const open = (depth: number, { fn, slots }: KeptFrame): readonly number[] => {
      const [one, other, run] = [from?.[depth], to?.[depth], frames[depth]];
      if (one?.fn !== fn || other?.fn !== fn || run?.fn !== fn) return slots.differing(this.none(fn));
      return [...new Set([...one.slots.differing(other.slots), ...run.slots.differing(one.slots)])].sort(
        (a, b) => a - b,
      );
    };
    const put = (sym: Sym | undefined, value: Sym) =>
      void (sym?.k === 'var' && !sym.fixed && values.set(sym.name, value));
    for (const [depth, frame] of (from ?? []).entries()) {
      for (const slot of open(depth, frame)) put(frame.slots.get(slot), ZERO);
      for (const sym of frame.stack) put(sym, ZERO);
    }
    for (const [depth, frame] of (to ?? []).entries()) {
      const run = frames[depth]!;
      for (const slot of open(depth, frame)) put(frame.slots.get(slot), run.slots.get(slot) ?? ZERO);
      for (const [at, sym] of frame.stack.entries()) put(sym, run.stack[at]!);
    }
    return values;
  }

  private none(fn: string): Vector<Sym> {
    return Vector.of<Sym>(codeOf(this.program, fn).fn.locals.length);
  }

  /** By function: the slots whose variables occur in a fact. */
  private tested(facts: Facts): ReadonlyMap<string, readonly number[]> {
    const all = new Map<string, number[]>();
    for (const { test } of facts.values()) {
      const owner = test.k === 'bin' && test.left.k === 'var' ? this.owners.get(test.left.name) : undefined;
      if (owner) all.set(owner.fn, [...(all.get(owner.fn) ?? []), owner.slot]);
    }
    return all;
  }

  /** The variable for a slot of a place that several steps reach. Its range covers the values of all these steps. */
  private join(name: string, value: Sym, was: Sym | null, facts: Facts, wide: boolean): Sym {
    if (was === null ? isFixed(value) : value.key === was.key && was.k !== 'var') return value;
    if (value.k === 'word' || was?.k === 'word') throw new Unexportable('pointer', { function: name });
    if (value.k === 'var' && value.fixed && value.key === was?.key) return value;
    const kind = kindOf(value) ?? (was ? kindOf(was) : null);
    const nonzero = decide(facts, truth(value)) === true && (was === null || truth(was).key === ONE.key);
    const range = wide ? ANY : was ? union(rangeOf(value), rangeOf(was)) : rangeOf(value);
    const key = `${name} ${kind ?? ''} ${range.lo} ${range.hi} ${nonzero}`;
    let made = this.made.get(key);
    if (!made) this.made.set(key, (made = variable(name, kind, range, nonzero, false)));
    return made;
  }

  private nameOf(fn: string, slot: number): string {
    const { locals } = codeOf(this.program, fn).fn;
    let twins = this.twins.get(fn);
    if (!twins) this.twins.set(fn, (twins = twinsAmong(locals.map(({ name }) => name))));
    const local = locals[slot]!.name;
    const name = encodeName({ kind: 'local', fn, local, slot: twins.has(local) ? slot : null });
    this.owners.set(name, { fn, slot });
    return name;
  }
}

/** All variables that the places keep, each with the range of its values. */
export function variablesOf(all: Iterable<Kept>): ReadonlyMap<string, Range> {
  const variables = new Map<string, Range>();
  const seen = new Set<unknown>();
  for (const kept of all) {
    for (const { slots, stack } of kept) {
      for (const sym of [...slots.values(seen), ...stack])
        if (sym.k === 'var' && !sym.fixed)
          variables.set(sym.name, union(variables.get(sym.name) ?? sym.range, sym.range));
    }
  }
  return variables;
}

const put = (all: Vector<Sym>, slot: number, value: Sym | undefined): Vector<Sym> => {
  const there = all.get(slot);
  return value && there && isSame(value, there) ? all : all.set(slot, value);
};

const spell = (sym: Sym): string =>
  sym.k === 'var' ? `${sym.key} ${sym.kind ?? ''} ${sym.range.lo} ${sym.range.hi} ${sym.nonzero}` : sym.key;
const isSame = (one: Sym, other: Sym): boolean => one === other || spell(one) === spell(other);

function twinsAmong(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
