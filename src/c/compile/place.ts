import type { CType, Expr, Span } from '../types.ts';
import { nearest, type At, type Node } from '../read/index.ts';
import { constant, further } from './fold.ts';
import { INT, show, UNKNOWN } from './types.ts';
import type { Location, Values } from './value.ts';

/** The location of an lvalue. Returns null after it has reported a problem. */
export function placeOf(values: Values, node: Node): Location | null {
  const at = values.span(node);
  switch (node.k) {
    case 'name':
      return named(values, node, null);
    case 'deref': {
      const { expr, type } = values.of(node.of);
      if (type === UNKNOWN) return null;
      const to = targetOf(values, type, node.of);
      return to && { place: { address: expr }, type: to };
    }
    case 'index': {
      const whole = isPlace(values, node.of) ? placeOf(values, node.of) : null;
      if (isPlace(values, node.of) && !whole) {
        values.of(node.index);
        return null;
      }
      const base = whole ? values.load(whole, values.span(node.of)) : values.of(node.of);
      const index = values.integer(node.index);
      if (base.type === UNKNOWN) return null;
      const to = targetOf(values, base.type, node.of);
      if (!to) return null;
      const length = whole?.type.kind === 'array' ? whole.type.length : null;
      if (length === null) values.program.ordersPointers = true;
      return {
        place: { address: { op: 'index', base: base.expr, index, stride: values.program.size(to), length, at } },
        type: to,
      };
    }
    case 'member':
      return memberOf(values, node, at);
    default:
      values.complain('not-a-place', node);
      return null;
  }
}

function isPlace(values: Values, node: Node): boolean {
  if (node.k === 'name')
    return values.scope?.has(node.name) === true || !(values.program.constants.has(node.name) || node.name === 'NULL');
  return node.k === 'deref' || node.k === 'index' || node.k === 'member';
}

/** The type that a pointer points to. Returns null after it has reported a problem. */
export function targetOf(values: Values, type: CType, node: At): CType | null {
  if (type.kind === 'pointer' && type.to.kind === 'struct' && !values.program.structs.has(type.to.name))
    values.complain('unknown-struct', node, { name: type.to.name });
  else if (type.kind !== 'pointer' || type.to.kind === 'void')
    values.complain('not-a-pointer', node, { found: show(type) });
  else return type.to;
  return null;
}

/**
 * The location of a variable. `member` is the name behind the arrow that follows the variable, if any. The check for
 * misspelt names uses it.
 */
function named(values: Values, node: Extract<Node, { k: 'name' }>, member: string | null): Location | null {
  const { name } = node;
  const slot = values.scope?.find(name) ?? null;
  if (slot !== null) return { place: { slot }, type: values.scope!.locals[slot]!.type };
  const global = values.program.globals.get(name);
  if (global) return { place: { address: constant(global.address) }, type: global.type };
  if (values.program.constants.has(name) || name === 'NULL' || name === 'true' || name === 'false')
    values.complain('not-a-place', node);
  else if (values.program.signatures.has(name)) values.complain('no-function-pointer', node);
  else if (!values.scope) values.complain(values.unknowable, node);
  else if (!values.scope.poisoned.has(name)) values.scope.missing(name, { from: node.from, to: node.to }, member);
  return null;
}

function memberOf(values: Values, node: Extract<Node, { k: 'member' }>, at: Span): Location | null {
  const { name } = node.member;
  let address: Expr;
  let type: CType;
  if (node.arrow) {
    const found = node.of.k === 'name' && isPlace(values, node.of) ? named(values, node.of, name) : undefined;
    if (found === null) return null;
    const base = found ? values.load(found, values.span(node.of)) : values.any(node.of, true);
    if (base.type === UNKNOWN) return null;
    if (base.type.kind === 'struct') return markOf(values, node, '.');
    if (base.type.kind !== 'pointer' || (base.type.to.kind !== 'struct' && base.type.to.kind !== 'lock'))
      return shapeless(values, node, base.type);
    ({ expr: address } = base);
    type = base.type.to;
  } else {
    const whole = placeOf(values, node.of);
    if (!whole) return null;
    if (whole.type.kind === 'pointer' && whole.type.to.kind === 'struct') return markOf(values, node, '->');
    if ((whole.type.kind !== 'struct' && whole.type.kind !== 'lock') || 'slot' in whole.place)
      return shapeless(values, node, whole.type);
    ({ address } = whole.place);
    ({ type } = whole);
  }
  // A lock has one readable field, `holder`. The field names the CPU that holds the lock.
  if (type.kind === 'lock')
    return name === 'holder' ? { place: { address }, type: INT } : shapeless(values, node, type);
  const struct = type.kind === 'struct' ? values.program.structs.get(type.name) : undefined;
  if (!struct) {
    values.complain('unknown-struct', node.of, { name: (type as { name: string }).name });
    return null;
  }
  const field = struct.fields.find((field) => field.name === name);
  if (field) return { place: { address: further(address, field.offset, at) }, type: field.type };
  const near = nearest(
    name,
    struct.fields.map(({ name }) => name),
  );
  if (near === null)
    values.complain('unknown-member', node.member, { member: name, struct: show(type), hint: 'no', near: '' });
  else
    values.program.repair('unknown-member', node.member, { member: name, struct: show(type), hint: 'yes', near }, near);
  return null;
}

function shapeless(values: Values, node: Extract<Node, { k: 'member' }>, type: CType): null {
  values.complain('not-a-struct', node.of, { found: show(type), member: node.member.name });
  return null;
}

function markOf(values: Values, node: Extract<Node, { k: 'member' }>, right: string): null {
  values.program.repair(
    'wrong-arrow',
    node.mark,
    { found: node.arrow ? '->' : '.', right, member: node.member.name },
    right,
  );
  return null;
}
