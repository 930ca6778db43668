import { own } from '../../world/index.ts';
import type { At, Declarator, EnumItem, FieldDeclaration, Name, Node, Parameter, TypeName, TypeSpec } from './ast.ts';
import type { Cursor } from './cursor.ts';

const WORDS = new Set(['int', 'char', 'short', 'long', 'unsigned', 'signed', 'bool', '_Bool']);
/** Qualifiers that this compiler ignores. */
const QUALIFIERS = new Set([
  'const',
  'volatile',
  'inline',
  '__inline',
  'register',
  'restrict',
  '__restrict',
  '_Atomic',
  '__always_inline',
  '__must_check',
  '__maybe_unused',
]);
export const STORAGE = new Set(['typedef', 'static', 'extern']);
/** Type names of the kernel, each with the word type that represents it here. */
const KERNEL_WORDS: Readonly<Record<string, readonly [name: string, unsigned: boolean]>> = {
  u8: ['unsigned int', true],
  u16: ['unsigned int', true],
  u32: ['unsigned int', true],
  s8: ['int', false],
  s16: ['int', false],
  s32: ['int', false],
  uint8_t: ['unsigned int', true],
  uint16_t: ['unsigned int', true],
  uint32_t: ['unsigned int', true],
  int32_t: ['int', false],
  size_t: ['unsigned int', true],
  ssize_t: ['int', false],
};
const FOREIGN: Readonly<Record<string, string>> = {
  float: 'no-float',
  double: 'no-float',
  union: 'no-union',
  u64: 'no-64-bit',
  s64: 'no-64-bit',
  uint64_t: 'no-64-bit',
  int64_t: 'no-64-bit',
  __int128: 'no-64-bit',
  va_list: 'no-variadic',
  jmp_buf: 'no-long-jump',
};

/** True when a type begins `by` tokens after the current token. */
export function isTypeStart(c: Cursor, by = 0): boolean {
  const { kind, text } = c.peek(by);
  if (kind !== 'name') return false;
  return (
    WORDS.has(text) ||
    QUALIFIERS.has(text) ||
    STORAGE.has(text) ||
    text === 'void' ||
    text === 'struct' ||
    text === 'enum' ||
    text === '__attribute__' ||
    c.typedefs.has(text) ||
    text === 'spinlock_t' ||
    Object.hasOwn(KERNEL_WORDS, text) ||
    Object.hasOwn(FOREIGN, text)
  );
}

/**
 * True for words that a declarator cannot use as a name. A type name is allowed: a block or a typedef may declare it
 * again.
 */
const isReserved = (word: string): boolean =>
  WORDS.has(word) ||
  QUALIFIERS.has(word) ||
  STORAGE.has(word) ||
  word === 'void' ||
  word === 'struct' ||
  word === 'enum' ||
  word === '__attribute__';

/** Skips `__attribute__((…))`, which has no effect here. */
function skipAttribute(c: Cursor): void {
  let depth = 0;
  while (c.token.kind !== 'end') {
    const { text } = c.next();
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (text === ')' && depth === 0) return;
  }
}

export function readSpecifiers(c: Cursor): TypeSpec & { storage?: string } {
  const { from } = c.token;
  const words: string[] = [];
  let spec: TypeSpec | null = null;
  let storage: string | undefined;
  for (;;) {
    const { kind, text } = c.token;
    const kernelWord = own(KERNEL_WORDS, text);
    const place = { from, to: c.token.to };
    if (kind !== 'name') break;
    if (QUALIFIERS.has(text)) c.next();
    else if (text === '__attribute__') skipAttribute(c);
    else if (STORAGE.has(text)) {
      storage = text;
      c.next();
    } else if (spec) break;
    else if (WORDS.has(text)) words.push(c.next().text);
    else if (words.length > 0 && text !== 'double') break;
    else if (own(FOREIGN, text)) c.fail(own(FOREIGN, text)!, c.token, { name: text, found: text });
    else if (text === 'struct') spec = readStruct(c);
    else if (text === 'enum') spec = readEnum(c);
    else {
      c.next();
      if (text === 'void') spec = { k: 'void', ...place };
      else if (kernelWord && !c.typedefs.has(text)) {
        const [name, unsigned] = kernelWord;
        spec = { k: 'word', name, unsigned, ...place };
      } else spec = { k: 'named', name: text, ...place };
    }
  }
  const place = { from, to: Math.max(c.before, from) };
  if (words.length > 0) spec = word(c, words, place);
  if (!spec) return c.unexpected('type');
  return storage === undefined ? spec : { ...spec, storage };
}

function word(c: Cursor, words: readonly string[], place: At): TypeSpec {
  if (words.filter((word) => word === 'long').length > 1) c.complain('no-64-bit', place, { name: words.join(' ') });
  const unsigned = words.includes('unsigned');
  const name = words.some((word) => word === 'bool' || word === '_Bool')
    ? 'bool'
    : unsigned
      ? 'unsigned int'
      : words.includes('char')
        ? 'char'
        : 'int';
  return { k: 'word', name, unsigned, ...place };
}

function readTag(c: Cursor): string | null {
  while (c.is('__attribute__')) skipAttribute(c);
  return c.token.kind === 'name' ? c.next().text : null;
}

function readStruct(c: Cursor): TypeSpec {
  const { from } = c.next();
  const tag = readTag(c);
  if (!c.take('{')) {
    if (tag === null) c.unexpected('name');
    return { k: 'struct', tag, fields: null, from, to: c.before };
  }
  const fields: FieldDeclaration[] = [];
  c.nested(() => {
    while (!c.is('}') && c.token.kind !== 'end') {
      if (c.take(';')) continue;
      fields.push(readFields(c));
      c.expect(';');
    }
  });
  return { k: 'struct', tag, fields, from, to: c.expect('}').to };
}

function readFields(c: Cursor): FieldDeclaration {
  const type = readSpecifiers(c);
  const declarators: Declarator[] = [];
  while (!c.is(';')) {
    const declarator = readDeclarator(c);
    if (c.is(':')) c.fail('no-bit-field', declarator);
    if (declarator.params) c.fail('no-function-pointer', declarator);
    declarators.push(declarator);
    if (!c.take(',')) break;
  }
  return { type, declarators };
}

function readEnum(c: Cursor): TypeSpec {
  const { from } = c.next();
  const tag = readTag(c);
  if (!c.take('{')) {
    if (tag === null) c.unexpected('name');
    return { k: 'enum', tag, items: null, from, to: c.before };
  }
  const items: EnumItem[] = [];
  while (!c.is('}')) {
    const name = c.expectName();
    const value = c.take('=') ? c.grammar.assignment(c) : null;
    items.push({ name: name.text, from: name.from, to: name.to, value });
    if (!c.take(',')) break;
  }
  return { k: 'enum', tag, items, from, to: c.expect('}').to };
}

/** Reads stars, an optional name, and array or parameter brackets: `*const names[2]`, `f(int a)`. */
export function readDeclarator(c: Cursor): Declarator {
  const { from } = c.token;
  let stars = 0;
  while (c.take('*')) {
    c.chained((stars += 1) * 10);
    while (c.token.kind === 'name' && QUALIFIERS.has(c.token.text)) c.next();
  }
  if (c.is('(') && (c.peek().text === '*' || c.peek().text === '(')) c.fail('no-function-pointer', c.peek());
  let name: Name | null = null;
  if (c.token.kind === 'name' && !isReserved(c.token.text)) {
    const token = c.next();
    name = { name: token.text, from: token.from, to: token.to };
  }
  const params = c.is('(') && name ? readParameters(c) : null;
  const dims: (Node | null)[] = [];
  while (c.take('[')) {
    c.chained((dims.length + 1) * 10);
    dims.push(c.is(']') ? null : c.grammar.assignment(c));
    c.expect(']');
  }
  while (c.is('__attribute__')) skipAttribute(c);
  return { name, stars, dims, params, from, to: Math.max(from, c.before) };
}

function readParameters(c: Cursor): Parameter[] {
  c.expect('(');
  const params: Parameter[] = [];
  while (!c.is(')')) {
    if (c.is('...')) c.fail('no-variadic', c.token);
    const { from } = c.token;
    const type = readSpecifiers(c);
    const declarator = readDeclarator(c);
    if (declarator.params) c.fail('no-function-pointer', declarator);
    params.push({ type, declarator, from, to: c.before });
    if (!c.take(',')) break;
  }
  c.expect(')');
  const [only] = params;
  return params.length === 1 && only!.type.k === 'void' && only!.declarator.stars === 0 && !only!.declarator.name
    ? []
    : params;
}

export function readTypeName(c: Cursor): TypeName {
  const { from } = c.token;
  const type = readSpecifiers(c);
  const declarator = readDeclarator(c);
  return { type, declarator, from, to: c.before };
}
