import { compute } from '../arithmetic.ts';
import type { BinaryOperator, Expr, Span } from '../types.ts';

/** True for NULL and for a constant 0, which may be used as NULL. */
export const isZero = (value: Expr): boolean => value.op === 'const' && value.value === 0;

export const constant = (value: number): Expr => ({ op: 'const', value: value | 0 });

/** Builds a binary expression. Computes the result now if both operands are constants. */
export function binary(operator: BinaryOperator, left: Expr, right: Expr, unsigned: boolean, at: Span): Expr {
  const dies = (operator === '/' || operator === '%') && isZero(right);
  if (left.op === 'const' && right.op === 'const' && !dies)
    return constant(compute(operator, unsigned, left.value, right.value));
  return { op: 'binary', do: operator, left, right, unsigned, at };
}

export function unary(operator: '-' | '~' | '!', value: Expr): Expr {
  if (value.op !== 'const') return { op: 'unary', do: operator, value };
  return constant(operator === '-' ? -value.value : operator === '~' ? ~value.value : Number(value.value === 0));
}

/** An address plus a number of bytes. */
export function further(address: Expr, bytes: number, at: Span): Expr {
  if (bytes === 0) return address;
  if (address.op === 'binary' && address.do === '+' && address.right.op === 'const')
    return binary('+', address.left, constant(address.right.value + bytes), false, at);
  return binary('+', address, constant(bytes), false, at);
}

const TRUTHS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Converts a value to 0 or 1. */
export function truth(value: Expr, isBool: boolean, at: Span): Expr {
  if (
    isBool ||
    value.op === 'and' ||
    value.op === 'or' ||
    (value.op === 'unary' && value.do === '!') ||
    (value.op === 'binary' && TRUTHS.has(value.do))
  )
    return value;
  return binary('!=', value, constant(0), false, at);
}
