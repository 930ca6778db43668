/**
 * Static bounds on call depth and on executed statements. The generated code needs run-time checks only where no
 * bound exists.
 */
import { DEPTH_LIMIT } from '../run/index.ts';
import type { CFunction, Expr, Program, Statement } from '../types.ts';
import { own } from '../../world/index.ts';

export interface Cost {
  /**
   * True if functions must count their depth and charge for their statements: for recursion, for very deep calls and
   * for very long calls.
   */
  readonly guarded: boolean;
  /** The maximum number of statements that one execution of a statement runs, including the functions that it calls. */
  of(statement: Statement): number;
}

/** A call that runs at most this many statements, without loops, does not count its statements. */
const CHEAP = 5_000;

interface Measure {
  readonly statements: number;
  readonly depth: number;
}
const ENDLESS: Measure = { statements: Infinity, depth: Infinity };

export function costOf(program: Program): Cost {
  const known = new Map<string, Measure>();
  const open = new Set<string>();
  const measure = (fn: CFunction): Measure => {
    const before = known.get(fn.name);
    if (before) return before;
    if (open.has(fn.name) || open.size >= DEPTH_LIMIT) return ENDLESS;
    open.add(fn.name);
    let statements = 0;
    let depth = 1;
    for (const statement of fn.body) {
      statements += 1;
      for (const name of callsIn(statement)) {
        const inner = measure(own(program.functions, name)!);
        statements += inner.statements;
        depth = Math.max(depth, inner.depth + 1);
      }
      if (statements === Infinity) break;
    }
    open.delete(fn.name);
    known.set(fn.name, { statements, depth });
    return { statements, depth };
  };
  const guarded = Object.values(program.functions)
    .map(measure)
    .some(({ statements, depth }) => statements > CHEAP || depth > DEPTH_LIMIT);
  return {
    guarded,
    of: (statement) => callsIn(statement).reduce((sum, name) => sum + (guarded ? 0 : known.get(name)!.statements), 1),
  };
}

function callsIn(statement: Statement): readonly string[] {
  const names: string[] = [];
  const expr = 'expr' in statement ? statement.expr : null;
  if (expr) collect(expr, names);
  return names;
}

function collect(expr: Expr, names: string[]): void {
  switch (expr.op) {
    case 'const':
    case 'string':
    case 'local':
      return;
    case 'set-local':
    case 'unary':
      return collect(expr.value, names);
    case 'load':
      return collect(expr.address, names);
    case 'store':
      collect(expr.address, names);
      return collect(expr.value, names);
    case 'update':
    case 'bump':
      if ('address' in expr.place) collect(expr.place.address, names);
      return expr.op === 'update' ? collect(expr.value, names) : undefined;
    case 'index':
      collect(expr.base, names);
      return collect(expr.index, names);
    case 'binary':
    case 'and':
    case 'or':
      collect(expr.left, names);
      return collect(expr.right, names);
    case 'choose':
      for (const inner of [expr.test, expr.yes, expr.no]) collect(inner, names);
      return undefined;
    case 'comma':
      collect(expr.first, names);
      return collect(expr.second, names);
    case 'call':
    case 'builtin':
      if (expr.op === 'call') names.push(expr.fn);
      for (const arg of expr.args) collect(arg, names);
  }
}
