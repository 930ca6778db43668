import { own } from '../../world/index.ts';
import type { At, Node } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { characterOf, numberOf, stringOf } from './literals.ts';
import { isTypeStart, readTypeName } from './type.ts';

/** Precedence of the binary operators. A higher number binds tighter. */
const STRENGTH: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};
const ASSIGNS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);
/**
 * Names of constructs that this C does not support. The value is the code of the problem, which suggests a
 * replacement.
 */
const FOREIGN: Readonly<Record<string, string>> = {
  asm: 'no-asm',
  __asm__: 'no-asm',
  typeof: 'no-typeof',
  __typeof__: 'no-typeof',
  va_start: 'no-variadic',
  va_arg: 'no-variadic',
  va_end: 'no-variadic',
  setjmp: 'no-long-jump',
  longjmp: 'no-long-jump',
  alloca: 'no-allocation',
  malloc: 'no-allocation',
  free: 'no-allocation',
  kzalloc: 'no-allocation',
  kfree: 'no-allocation',
};
export const KEYWORDS = new Set([
  'if',
  'else',
  'while',
  'do',
  'for',
  'switch',
  'case',
  'default',
  'break',
  'continue',
  'goto',
  'return',
  'struct',
  'union',
  'enum',
  'typedef',
  'static',
  'extern',
  'const',
  'volatile',
  'inline',
  'register',
  'void',
  'int',
  'char',
  'short',
  'long',
  'unsigned',
  'signed',
  'float',
  'double',
  'bool',
  '_Bool',
  'sizeof',
]);

const over = (from: At, to: At): At => ({ from: from.from, to: to.to });

/** Reads an expression with comma operators. */
export function readExpression(c: Cursor): Node {
  let first = readAssignment(c);
  for (let length = 0; c.take(','); c.chained(++length)) {
    const second = readAssignment(c);
    first = { k: 'comma', first, second, ...over(first, second) };
  }
  return first;
}

export function readAssignment(c: Cursor): Node {
  return c.nested(() => {
    const left = readConditional(c);
    if (c.token.kind !== 'mark' || !ASSIGNS.has(c.token.text)) return left;
    const mark = c.next().text;
    const right = readAssignment(c);
    return { k: 'assign', do: mark === '=' ? null : mark.slice(0, -1), left, right, ...over(left, right) };
  });
}

export function readConditional(c: Cursor): Node {
  const test = readBinary(c, 1);
  if (!c.take('?')) return test;
  return c.nested(() => {
    const yes = readExpression(c);
    c.expect(':');
    const no = readConditional(c);
    return { k: 'choose', test, yes, no, ...over(test, no) };
  });
}

function readBinary(c: Cursor, least: number): Node {
  let left = readUnary(c);
  for (let length = 0; ; c.chained(++length)) {
    const strength = c.token.kind === 'mark' ? (own(STRENGTH, c.token.text) ?? 0) : 0;
    if (strength < least) return left;
    const mark = c.next().text;
    const right = readBinary(c, strength + 1);
    left = { k: 'binary', do: mark, left, right, ...over(left, right) };
  }
}

function readUnary(c: Cursor): Node {
  const { token } = c;
  const { from } = token;
  if (token.kind === 'mark') {
    switch (token.text) {
      case '-':
      case '+':
      case '~':
      case '!':
      case '*':
      case '&':
      case '++':
      case '--': {
        c.next();
        const of = c.nested(() => readUnary(c));
        const place = { from, to: of.to };
        if (token.text === '*' || token.text === '&')
          return { k: token.text === '*' ? 'deref' : 'address', of, ...place };
        if (token.text === '++' || token.text === '--')
          return { k: 'bump', by: token.text === '++' ? 1 : -1, gives: 'new', of, ...place };
        return { k: 'unary', do: token.text as '-', of, ...place };
      }
      case '(':
        if (isTypeStart(c, 1)) return readCast(c);
        break;
      default:
    }
  }
  if (c.take('sizeof')) {
    if (c.is('(') && isTypeStart(c, 1)) {
      c.next();
      const type = readTypeName(c);
      return { k: 'sizeof', type, of: null, from, to: c.expect(')').to };
    }
    const of = c.nested(() => readUnary(c));
    return { k: 'sizeof', type: null, of, from, to: of.to };
  }
  return readPostfix(c);
}

function readCast(c: Cursor): Node {
  const { from } = c.next();
  const type = readTypeName(c);
  c.expect(')');
  if (c.is('{')) c.fail('no-compound-literal', { from, to: c.before });
  const of = c.nested(() => readUnary(c));
  return { k: 'cast', type, of, from, to: of.to };
}

function readPostfix(c: Cursor): Node {
  let of = readPrimary(c);
  for (let length = 0; c.token.kind === 'mark'; c.chained(++length)) {
    const mark = c.token;
    const { from } = of;
    if (c.take('[')) {
      const index = readExpression(c);
      of = { k: 'index', of, index, from, to: c.expect(']').to };
    } else if (c.take('(')) {
      const args: Node[] = [];
      while (!c.is(')')) {
        args.push(readAssignment(c));
        if (!c.take(',')) break;
      }
      of = { k: 'call', callee: of, args, from, to: c.expect(')').to };
    } else if (c.take('.') || c.take('->')) {
      const { text: name, ...place } = c.expectName();
      of = {
        k: 'member',
        of,
        arrow: mark.text === '->',
        mark,
        member: { name, from: place.from, to: place.to },
        from,
        to: place.to,
      };
    } else if (c.take('++') || c.take('--'))
      of = { k: 'bump', by: mark.text === '++' ? 1 : -1, gives: 'old', of, from, to: mark.to };
    else break;
  }
  return of;
}

function readPrimary(c: Cursor): Node {
  const { token } = c;
  switch (token.kind) {
    case 'number':
      return numberOf(c, c.next());
    case 'char':
      return characterOf(c, c.next());
    case 'string':
      return stringOf(c, c.next());
    case 'name':
      if (own(FOREIGN, token.text)) c.fail(own(FOREIGN, token.text)!, token, { name: token.text });
      if (KEYWORDS.has(token.text)) c.unexpected('expression');
      c.next();
      return { k: 'name', name: token.text, from: token.from, to: token.to };
    case 'mark': {
      if (token.text !== '(') break;
      c.next();
      if (c.is('{')) c.fail('no-statement-expression', token);
      const inner = readExpression(c);
      return { ...inner, from: token.from, to: c.expect(')').to };
    }
    case 'end':
  }
  return c.unexpected('expression');
}
