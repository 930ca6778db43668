import type { BinaryOperator, Expr, Span } from '../types.ts';

/** NULL, or a 0 that may stand for it. */
export const isZero = (value: Expr): boolean => value.op === 'const' && value.value === 0;

export const constant = (value: number): Expr => ({ op: 'const', value: value | 0 });

function compute(operator: BinaryOperator, a: number, b: number, unsigned: boolean): number | null {
  const x = unsigned ? a >>> 0 : a;
  const y = unsigned ? b >>> 0 : b;
  switch (operator) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return Math.imul(a, b);
    case '/': return y === 0 ? null : Math.trunc(x / y);
    case '%': return y === 0 ? null : x % y;
    case '<<': return a << b;
    case '>>': return unsigned ? a >>> b : a >> b;
    case '&': return a & b;
    case '|': return a | b;
    case '^': return a ^ b;
    case '==': return Number(a === b);
    case '!=': return Number(a !== b);
    case '<': return Number(x < y);
    case '<=': return Number(x <= y);
    case '>': return Number(x > y);
    case '>=': return Number(x >= y);
  }
}

/** An operator between two values; what is known already is computed now. */
export function binary(operator: BinaryOperator, left: Expr, right: Expr, unsigned: boolean, at: Span): Expr {
  if (left.op === 'const' && right.op === 'const') {
    const value = compute(operator, left.value, right.value, unsigned);
    if (value !== null) return constant(value);
  }
  return { op: 'binary', do: operator, left, right, unsigned, at };
}

export function unary(operator: '-' | '~' | '!', value: Expr): Expr {
  if (value.op !== 'const') return { op: 'unary', do: operator, value };
  return constant(operator === '-' ? -value.value : operator === '~' ? ~value.value : Number(value.value === 0));
}

/** An address some bytes further on. */
export function further(address: Expr, bytes: number, at: Span): Expr {
  if (bytes === 0) return address;
  if (address.op === 'binary' && address.do === '+' && address.right.op === 'const') return binary('+', address.left, constant(address.right.value + bytes), false, at);
  return binary('+', address, constant(bytes), false, at);
}

const TRUTHS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** 0 or 1. */
export function truth(value: Expr, isBool: boolean, at: Span): Expr {
  if (isBool || value.op === 'and' || value.op === 'or' || (value.op === 'unary' && value.do === '!') || (value.op === 'binary' && TRUTHS.has(value.do))) return value;
  return binary('!=', value, constant(0), false, at);
}
