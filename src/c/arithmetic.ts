/** Arithmetic on words of 32 bits. Every result is a signed word; what is unsigned is so only while it is compared, divided or shifted. */
import type { BinaryOperator, CType } from './types.ts';

/** Division by zero must have been ruled out before. */
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

/** Whether a place of this type is compared, divided and shifted as an unsigned word. Pointers are. */
export const isUnsigned = (type: CType): boolean => type.kind === 'pointer' || (type.kind === 'int' && type.unsigned);

/** Whether counting a place of this type below 0 is an underflow. */
export const isCounter = (type: CType): boolean => type.kind === 'int' && type.unsigned;
