/** For tests only: builds programs by hand, without the compiler. */
import {
  type BinaryOperator,
  type Builtin,
  type CFunction,
  type CType,
  type Expr,
  FIRST_ADDRESS,
  type Program,
  type Span,
  type Statement,
  type Struct,
} from '../types.ts';

export const INT: CType = { kind: 'int', unsigned: false, name: 'int' };
export const UNSIGNED: CType = { kind: 'int', unsigned: true, name: 'unsigned int' };
export const VOID: CType = { kind: 'void' };

export const spanAt = (line: number): Span => ({ file: 0, line, column: 1, from: line * 100, to: line * 100 + 10 });
const at = spanAt(0);

export const num = (value: number): Expr => ({ op: 'const', value });
export const local = (slot: number): Expr => ({ op: 'local', slot, at });
export const set = (slot: number, value: Expr): Expr => ({ op: 'set-local', slot, value, at });
export const load = (address: Expr): Expr => ({ op: 'load', address, type: INT, at });
export const store = (address: Expr, value: Expr): Expr => ({ op: 'store', address, value, type: INT, at });
export const bump = (address: Expr, by: number, gives: 'old' | 'new', type: CType = INT): Expr => ({
  op: 'bump',
  place: { address },
  by,
  gives,
  type,
  at,
});
export const bumpLocal = (slot: number, by: number, gives: 'old' | 'new', type: CType = INT): Expr => ({
  op: 'bump',
  place: { slot },
  by,
  gives,
  type,
  at,
});
export const update = (address: Expr, operator: BinaryOperator, value: Expr, type: CType = INT): Expr => ({
  op: 'update',
  place: { address },
  do: operator,
  value,
  type,
  at,
});
export const updateLocal = (slot: number, operator: BinaryOperator, value: Expr, type: CType = INT): Expr => ({
  op: 'update',
  place: { slot },
  do: operator,
  value,
  type,
  at,
});
export const index = (base: Expr, by: Expr, length: number | null): Expr => ({
  op: 'index',
  base,
  index: by,
  stride: 4,
  length,
  at,
});
export const binary = (left: Expr, operator: BinaryOperator, right: Expr, unsigned = false): Expr => ({
  op: 'binary',
  do: operator,
  left,
  right,
  unsigned,
  at,
});
export const call = (fn: string, args: readonly Expr[], used = true): Expr => ({ op: 'call', fn, args, used, at });
export const builtin = (name: Builtin, ...args: Expr[]): Expr => ({ op: 'builtin', name, args, at });

export const run =
  (expr: Expr) =>
  (span: Span): Statement => ({ op: 'do', expr, span });
export const test =
  (expr: Expr, otherwise: number) =>
  (span: Span): Statement => ({ op: 'test', expr, else: otherwise, span });
export const goto =
  (to: number) =>
  (span: Span): Statement => ({ op: 'jump', to, span });
export const back = (to: number) => (): Statement => ({ op: 'jump', to, span: null });
export const give =
  (expr: Expr | null) =>
  (span: Span): Statement => ({ op: 'return', expr, span });

/** A function with one statement per line, beginning at `line`. Its closing brace follows the last statement. */
export function fn(
  name: string,
  line: number,
  params: readonly string[],
  locals: readonly string[],
  body: readonly ((span: Span) => Statement)[],
  returns: CType = INT,
): CFunction {
  const statements = body.map((make, index) => make(spanAt(line + 1 + index)));
  return {
    name,
    returns,
    params: params.length,
    locals: [...params, ...locals].map((each) => ({ name: each, type: INT })),
    body: [...statements, { op: 'end', span: spanAt(line + 1 + body.length) }],
    span: spanAt(line),
  };
}

const field = (name: string, offset: number, type: CType = INT) => ({ name, offset, type });
const STRUCTS: Readonly<Record<string, Struct>> = {
  file: { name: 'file', size: 8, fields: [field('devices', 0), field('f_count', 4, UNSIGNED)] },
  device: {
    name: 'device',
    size: 12,
    fields: [field('probe_answer', 0), field('driver', 4), field('mutex', 8, { kind: 'lock', name: 'struct mutex' })],
  },
};

export function program(
  functions: readonly CFunction[],
  globals: readonly number[] = [],
  strings: readonly string[] = [],
): Program {
  return {
    files: ['test.c'],
    structs: STRUCTS,
    constants: {},
    functions: Object.fromEntries(functions.map((each) => [each.name, each])),
    strings,
    globals: globals.map((_, at) => ({ name: `g${at}`, address: FIRST_ADDRESS + 4 * at, type: INT })),
    data: globals,
    ordersPointers: false,
  };
}
