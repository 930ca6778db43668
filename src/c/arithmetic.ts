/**
 * Arithmetic on 32-bit words. Every result is a signed word. Only comparison, division and shift treat a word as
 * unsigned.
 */
import type { BinaryOperator, CType } from './types.ts';

/** The caller must rule out a division by zero. */
export function compute(operator: BinaryOperator, unsigned: boolean, left: number, right: number): number {
  switch (operator) {
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '*':
      return Math.imul(left, right);
    case '/':
      return unsigned ? ((left >>> 0) / (right >>> 0)) | 0 : (left / right) | 0;
    case '%':
      return unsigned ? ((left >>> 0) % (right >>> 0)) | 0 : (left % right) | 0;
    case '<<':
      return left << right;
    case '>>':
      return unsigned ? (left >>> right) | 0 : left >> right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '==':
      return left === right ? 1 : 0;
    case '!=':
      return left === right ? 0 : 1;
    case '<':
      return (unsigned ? left >>> 0 < right >>> 0 : left < right) ? 1 : 0;
    case '<=':
      return (unsigned ? left >>> 0 <= right >>> 0 : left <= right) ? 1 : 0;
    case '>':
      return (unsigned ? left >>> 0 > right >>> 0 : left > right) ? 1 : 0;
    case '>=':
      return (unsigned ? left >>> 0 >= right >>> 0 : left >= right) ? 1 : 0;
  }
}

/** True when a comparison, a division or a shift treats a word of this type as unsigned. Pointers are unsigned. */
export const isUnsigned = (type: CType): boolean => type.kind === 'pointer' || (type.kind === 'int' && type.unsigned);

/** True when a decrement of a word of this type below 0 is an underflow. */
export const isCounter = (type: CType): boolean => type.kind === 'int' && type.unsigned;
