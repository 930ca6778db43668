import type { BinaryOperator, CType, Span } from '../types.ts';
import type { At, Node } from '../read/index.ts';
import { binary, constant, isZero, unary } from './fold.ts';
import { targetOf } from './place.ts';
import { INT, same, show, UNKNOWN, UNSIGNED } from './types.ts';
import type { Value, Values } from './value.ts';

const COMPARES = new Set(['==', '!=', '<', '<=', '>', '>=']);
const ZERO = constant(0);

/** The number of bytes that a pointer moves when 1 is added. */
export function strideOf(values: Values, type: CType, node: At): number {
  values.program.ordersPointers = true;
  const to = targetOf(values, type, node);
  return to ? Math.max(values.program.size(to), 4) : 4;
}

/** Applies a binary operator to two values and checks their types. */
export function operate(
  values: Values,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  node: Extract<Node, { left: Node; right: Node }>,
  at: Span,
): Value {
  const a = left.type;
  const b = right.type;
  if (a === UNKNOWN || b === UNKNOWN) return COMPARES.has(operator) ? { expr: ZERO, type: INT } : values.unknown();
  if (COMPARES.has(operator)) {
    const pointers = a.kind === 'pointer' || b.kind === 'pointer';
    const fits =
      !pointers ||
      same(a, b) ||
      (a.kind === 'pointer' && isZero(right.expr)) ||
      (b.kind === 'pointer' && isZero(left.expr));
    if (!fits) return { ...values.complain('compare', node, { left: show(a), right: show(b) }), type: INT };
    if (pointers && operator !== '==' && operator !== '!=') values.program.ordersPointers = true;
    const unsigned = pointers || (a.kind === 'int' && a.unsigned) || (b.kind === 'int' && b.unsigned);
    return { expr: binary(operator, left.expr, right.expr, unsigned, at), type: INT };
  }
  if (a.kind === 'pointer' || b.kind === 'pointer') return move(values, operator, left, right, node, at);
  if (a.kind !== 'int' || b.kind !== 'int')
    return values.complain('operands', node, { operator, left: show(a), right: show(b), one: 'no' });
  const shift = operator === '<<' || operator === '>>';
  const unsigned = a.unsigned || (b.unsigned && !shift);
  return { expr: binary(operator, left.expr, right.expr, unsigned, at), type: unsigned ? UNSIGNED : INT };
}

/** Pointer arithmetic: the number counts elements, not bytes. */
function move(
  values: Values,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  node: Extract<Node, { left: Node; right: Node }>,
  at: Span,
): Value {
  const a = left.type;
  const b = right.type;
  if (a.kind === 'pointer' && b.kind === 'pointer' && operator === '-' && same(a, b)) {
    const bytes = binary('-', left.expr, right.expr, false, at);
    return { expr: binary('/', bytes, constant(strideOf(values, a, node.left)), false, at), type: INT };
  }
  const pointer = a.kind === 'pointer' ? left : right;
  const by = a.kind === 'pointer' ? right : left;
  if (by.type.kind !== 'int' || !(operator === '+' || (operator === '-' && pointer === left))) {
    return values.complain('operands', node, { operator, left: show(a), right: show(b), one: 'no' });
  }
  const stride = strideOf(values, pointer.type, pointer === left ? node.left : node.right);
  const index = operator === '-' ? unary('-', by.expr) : by.expr;
  return { expr: { op: 'index', base: pointer.expr, index, stride, length: null, at }, type: pointer.type };
}
