/** Definite assignment analysis: finds reads of locals that may precede any write, and the reachable statements. */
import type { CFunction, Expr, Statement } from '../types.ts';

export interface Assignment {
  /** The expressions that may read a local before any write: a `local`, or a `bump` or an `update` of a local. */
  readonly unproven: ReadonlySet<Expr>;
  /** The locals that these expressions read. The generated code records at run time whether they were written. */
  readonly watched: ReadonlySet<number>;
  readonly reachable: readonly boolean[];
}

/** Above this size (statements times locals), all locals of a function are watched without an analysis. */
const LARGE = 1_000_000;

export function assignmentOf(fn: CFunction): Assignment {
  const unproven = new Set<Expr>();
  const watched = new Set<number>();
  const large = fn.body.length * fn.locals.length > LARGE;
  const entry: (boolean[] | null)[] = fn.body.map(() => null);
  const start = fn.locals.map((_, slot) => slot < fn.params);
  const open: number[] = [];
  const reach = (to: number, state: readonly boolean[]) => {
    const known = entry[to];
    if (known === undefined) return;
    if (known === null) entry[to] = [...state];
    else if (large || !narrow(known, state)) return;
    open.push(to);
  };
  const noted = (expr: Expr, slot: number, state: readonly boolean[]) => {
    if (state[slot]) return;
    unproven.add(expr);
    watched.add(slot);
  };

  reach(0, start);
  while (open.length > 0) {
    const at = open.pop()!;
    const state = large ? [...start] : [...entry[at]!];
    const { statement, successors } = next(fn.body, at);
    // Every visit notes the unproven reads. A later visit can only have fewer assigned locals, so an earlier note
    // stays correct.
    const expr =
      statement.op === 'do' || statement.op === 'test' || statement.op === 'switch' || statement.op === 'return'
        ? statement.expr
        : null;
    if (expr) visit(expr, state, noted);
    for (const to of successors) reach(to, state);
  }
  return { unproven, watched, reachable: entry.map((state) => state !== null) };
}

function next(body: readonly Statement[], at: number): { statement: Statement; successors: readonly number[] } {
  const statement = body[at]!;
  switch (statement.op) {
    case 'do':
      return { statement, successors: [at + 1] };
    case 'test':
      return { statement, successors: [at + 1, statement.else] };
    case 'jump':
      return { statement, successors: [statement.to] };
    case 'switch':
      return { statement, successors: [...statement.cases.map(([, to]) => to), statement.default] };
    case 'return':
    case 'end':
      return { statement, successors: [] };
  }
}

/** Clears in `known` every flag that `state` lacks. Returns true if a flag changed. */
function narrow(known: boolean[], state: readonly boolean[]): boolean {
  let less = false;
  for (let slot = 0; slot < known.length; slot += 1) {
    if (!known[slot] || state[slot]) continue;
    known[slot] = false;
    less = true;
  }
  return less;
}

type Noted = (expr: Expr, slot: number, state: readonly boolean[]) => void;

/** Visits an expression in evaluation order. Marks in `state` the locals that the expression always writes. */
function visit(expr: Expr, state: boolean[], noted: Noted): void {
  const on = (inner: Expr) => visit(inner, state, noted);
  const aside = (inner: Expr): boolean[] => {
    const copy = [...state];
    visit(inner, copy, noted);
    return copy;
  };
  const mark = (slot: number) => state.splice(slot, 1, true);
  switch (expr.op) {
    case 'const':
    case 'string':
      return;
    case 'local':
      return noted(expr, expr.slot, state);
    case 'set-local':
      on(expr.value);
      mark(expr.slot);
      return;
    case 'load':
      return on(expr.address);
    case 'store':
      on(expr.address);
      return on(expr.value);
    case 'update':
    case 'bump':
      if ('address' in expr.place) on(expr.place.address);
      if (expr.op === 'update') on(expr.value);
      if ('slot' in expr.place) {
        noted(expr, expr.place.slot, state);
        mark(expr.place.slot);
      }
      return;
    case 'index':
      on(expr.base);
      return on(expr.index);
    case 'unary':
      return on(expr.value);
    case 'binary':
      on(expr.left);
      return on(expr.right);
    case 'and':
    case 'or':
      on(expr.left);
      aside(expr.right);
      return;
    case 'choose': {
      on(expr.test);
      const yes = aside(expr.yes);
      const no = aside(expr.no);
      for (let slot = 0; slot < state.length; slot += 1) if (yes[slot] && no[slot]) mark(slot);
      return;
    }
    case 'comma':
      on(expr.first);
      return on(expr.second);
    case 'call':
    case 'builtin':
      for (const arg of expr.args) on(arg);
  }
}
