import { BUILTINS, type Builtin, type CType, type Expr } from '../types.ts';
import { nearest, type Node } from '../read/index.ts';
import { truth } from './fold.ts';
import { INT, isBool, STRING, UNKNOWN, VOID } from './types.ts';
import type { Value, Values } from './value.ts';

type Call = Extract<Node, { k: 'call' }>;
const to = (type: CType): CType => ({ kind: 'pointer', to: type });
const BOOL: CType = { kind: 'int', unsigned: false, name: 'bool' };
const SPINLOCK = to({ kind: 'lock', name: 'spinlock_t' });
const MUTEX = to({ kind: 'lock', name: 'struct mutex' });
const DEVICE = to({ kind: 'struct', name: 'device' });
const FILE = to({ kind: 'struct', name: 'file' });

/**
 * Parameter types and result type of each primitive. READ_ONCE and WRITE_ONCE accept places of any type, so they are
 * not listed here.
 */
const PRIMITIVES: Readonly<
  Record<Exclude<Builtin, 'READ_ONCE' | 'WRITE_ONCE'>, { readonly takes: readonly CType[]; readonly gives: CType }>
> = {
  spin_lock: { takes: [SPINLOCK], gives: VOID },
  spin_unlock: { takes: [SPINLOCK], gives: VOID },
  mutex_lock: { takes: [MUTEX], gives: VOID },
  mutex_unlock: { takes: [MUTEX], gives: VOID },
  device_lock: { takes: [DEVICE], gives: VOID },
  device_unlock: { takes: [DEVICE], gives: VOID },
  get_file: { takes: [FILE], gives: VOID },
  fput: { takes: [FILE], gives: VOID },
  WARN_ON: { takes: [BOOL], gives: BOOL },
  BUG_ON: { takes: [BOOL], gives: VOID },
  strcmp: { takes: [STRING, STRING], gives: INT },
  probe: { takes: [DEVICE], gives: INT },
};

const isBuiltin = (name: string): name is Builtin => (BUILTINS as readonly string[]).includes(name);

export function callOf(values: Values, node: Call, used: boolean): Value {
  const { program } = values;
  const { callee } = node;
  if (callee.k !== 'name') return values.complain('no-function-pointer', callee);
  const { name } = callee;
  const place = { from: callee.from, to: callee.to };
  if (values.scope?.has(name) || program.globals.has(name)) return values.complain('no-function-pointer', place);
  const signature = program.signatures.get(name);
  if (isBuiltin(name) && !signature?.defined) return builtin(values, node, name);
  if (!signature) {
    const near = nearest(name, [...program.signatures.keys(), ...BUILTINS]);
    if (near === null) program.complain('unknown-function', place, { name, hint: 'no', near: '' });
    else program.repair('unknown-function', place, { name, hint: 'yes', near }, near);
    for (const arg of node.args) values.of(arg);
    return values.unknown();
  }
  if (!values.scope) return values.complain('not-constant', node);
  if (!signature.defined) values.complain('no-body', place, { name, line: signature.at.line });
  const args = argumentsOf(
    values,
    node,
    name,
    signature.params.map(({ type }) => type),
  );
  if (!args) return { expr: values.unknown().expr, type: signature.returns.kind === 'void' ? VOID : UNKNOWN };
  return { expr: { op: 'call', fn: name, args, used, at: values.span(node) }, type: signature.returns };
}

function argumentsOf(values: Values, node: Call, name: string, takes: readonly CType[]): Expr[] | null {
  const given = node.args.map((arg) => values.of(arg));
  if (given.length !== takes.length) {
    values.complain(
      'arguments',
      { from: node.callee.from, to: node.to },
      { name, expected: takes.length, given: given.length },
    );
    return null;
  }
  return given.map((value, index) => values.convert(value, takes[index]!, node.args[index]!));
}

function builtin(values: Values, node: Call, name: Builtin): Value {
  const at = values.span(node);
  const [first, second] = node.args;
  if (!values.scope) return values.complain('not-constant', node);
  if (name === 'READ_ONCE' || name === 'WRITE_ONCE') {
    const expected = name === 'READ_ONCE' ? 1 : 2;
    if (node.args.length !== expected)
      return values.complain('arguments', node, { name, expected, given: node.args.length });
    const place = values.changeable(first!);
    const value = second && values.of(second);
    if (!place) return values.unknown();
    if (!value)
      return {
        expr: { op: 'builtin', name, args: [values.load(place, values.span(first!)).expr], at },
        type: place.type,
      };
    const stored = values.put(place, values.convert(value, place.type, second), at);
    return { expr: { op: 'builtin', name, args: [stored.expr], at }, type: VOID };
  }
  // The kernel defines WARN_ON and BUG_ON as macros, so they accept any condition.
  if ((name === 'WARN_ON' || name === 'BUG_ON') && node.args.length === 1) {
    const test = values.of(first!);
    const arg =
      test.type.kind === 'int' || test.type.kind === 'pointer'
        ? truth(test.expr, isBool(test.type), values.span(first!))
        : values.convert(test, BOOL, first!);
    return { expr: { op: 'builtin', name, args: [arg], at }, type: PRIMITIVES[name].gives };
  }
  const args = argumentsOf(values, node, name, PRIMITIVES[name].takes);
  const { gives } = PRIMITIVES[name];
  if (!args) return { expr: values.unknown().expr, type: gives.kind === 'void' ? VOID : UNKNOWN };
  return { expr: { op: 'builtin', name, args, at }, type: gives };
}
