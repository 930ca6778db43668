import type { At, Block, Declaration, Node, StatementNode } from './ast.ts';
import { Unreadable, type Cursor } from './cursor.ts';
import { KEYWORDS, readAssignment, readExpression } from './expression.ts';
import { nearest } from './suggest.ts';
import { isTypeStart, readDeclarator, readSpecifiers } from './type.ts';

/** True for `word * word =` and `word word`. Both look like a declaration, even if the type is unknown. */
export function looksLikeDeclaration(c: Cursor): boolean {
  if (isTypeStart(c)) return true;
  if (c.token.kind !== 'name' || KEYWORDS.has(c.token.text)) return false;
  if (c.peek().kind === 'name') return true;
  let by = 1;
  while (c.peek(by).text === '*' && by < 4) by += 1;
  return by > 1 && c.peek(by).kind === 'name' && [';', '=', ','].includes(c.peek(by + 1).text);
}

export function readDeclaration(c: Cursor): Declaration {
  const { from } = c.token;
  const { storage, ...type } = readSpecifiers(c);
  const items: { declarator: ReturnType<typeof readDeclarator>; initial: Node | null }[] = [];
  while (!c.is(';')) {
    const declarator = readDeclarator(c);
    if (!declarator.name) c.unexpected('name');
    if (storage === 'typedef' && declarator.name) c.typedefs.add(declarator.name.name);
    items.push({ declarator, initial: c.take('=') ? readInitial(c) : null });
    if (!c.take(',')) break;
  }
  const { to } = c.expect(';');
  return { k: 'declaration', storage: (storage as Declaration['storage'] | undefined) ?? null, type, items, from, to };
}

export function readInitial(c: Cursor): Node {
  if (!c.is('{')) return readAssignment(c);
  return c.nested(() => {
    const { from } = c.next();
    const items: Node[] = [];
    while (!c.is('}')) {
      if (c.is('.') || c.is('[')) c.fail('no-designated', c.token);
      items.push(readInitial(c));
      if (!c.take(',')) break;
    }
    return { k: 'list', items, from, to: c.expect('}').to };
  });
}

export function readBlock(c: Cursor): Block {
  const { from } = c.expect('{');
  const statements: StatementNode[] = [];
  while (!c.is('}')) {
    if (c.token.kind === 'end') {
      c.complain('unclosed', { from, to: from + 1 });
      return { k: 'block', statements, from, to: c.before };
    }
    const start = c.at;
    try {
      statements.push(readStatement(c));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      c.recover(start);
      if (c.at === start) c.next();
    }
  }
  return { k: 'block', statements, from, to: c.expect('}').to };
}

export function readStatement(c: Cursor): StatementNode {
  c.countStatement();
  return c.nested(() => {
    const { token } = c;
    if (token.kind === 'name' && c.peek().text === ':' && !KEYWORDS.has(token.text)) {
      c.next();
      c.next();
      return { k: 'label', name: { name: token.text, from: token.from, to: token.to }, from: token.from, to: c.before };
    }
    if (c.is('{')) return readBlock(c);
    if (c.take(';')) return { k: 'empty', from: token.from, to: token.to };
    const keyword = token.kind === 'name' && KEYWORDS.has(token.text) ? readKeyword(c) : null;
    if (keyword) return keyword;
    refuseSlip(c);
    if (looksLikeDeclaration(c)) return readDeclaration(c);
    const expr = readExpression(c);
    const { to } = c.expect(';');
    return { k: 'expression', expr, from: token.from, to };
  });
}

/** Reports a misspelt keyword such as `retrun 0;`. No valid statement has a name directly before such a token. */
function refuseSlip(c: Cursor): void {
  const { token } = c;
  const next = c.peek();
  if (
    token.kind !== 'name' ||
    isTypeStart(c) ||
    !['number', 'string', 'name', 'mark'].includes(next.kind) ||
    (next.kind === 'mark' && next.text !== '{')
  )
    return;
  const near = nearest(token.text, ['return', 'goto', 'case', 'do', 'else', 'struct', 'enum']);
  if (near === null) return;
  c.fail(
    'misspelt-keyword',
    token,
    { name: token.text, near },
    { code: 'misspelt-keyword', edits: [{ from: token.from, to: token.to, text: near }] },
  );
}

/** Reads one statement together with the labels before it. */
function readBody(c: Cursor): StatementNode {
  const first = readStatement(c);
  if (first.k !== 'label' && first.k !== 'case' && first.k !== 'default') return first;
  const statements = [first];
  for (
    let last: StatementNode = first;
    (last.k === 'label' || last.k === 'case' || last.k === 'default') && !c.is('}');
  ) {
    last = readStatement(c);
    statements.push(last as typeof first);
  }
  return { k: 'block', statements, from: first.from, to: c.before };
}

function readTest(c: Cursor, from: number): { test: Node; head: At } {
  c.expect('(');
  const test = readExpression(c);
  return { test, head: { from, to: c.expect(')').to } };
}

function readKeyword(c: Cursor): StatementNode | null {
  const { text, from } = c.token;
  const done = () => ({ from, to: c.expect(';').to });
  switch (text) {
    case 'if': {
      c.next();
      const { test, head } = readTest(c, from);
      const yes = readBody(c);
      const no = c.take('else') ? readBody(c) : null;
      return { k: 'if', test, head, yes, no, from, to: c.before };
    }
    case 'while': {
      c.next();
      const { test, head } = readTest(c, from);
      return { k: 'while', test, head, body: readBody(c), from, to: c.before };
    }
    case 'do': {
      c.next();
      const body = readBody(c);
      const start = c.token.from;
      if (!c.take('while')) c.unexpected('while');
      const { test, head } = readTest(c, start);
      return { k: 'do', test, head, body, ...done() };
    }
    case 'for':
      return readFor(c);
    case 'switch': {
      c.next();
      const { test, head } = readTest(c, from);
      return { k: 'switch', value: test, head, body: readBody(c), from, to: c.before };
    }
    case 'case': {
      c.next();
      const value = readAssignment(c);
      return { k: 'case', value, from, to: c.expect(':').to };
    }
    case 'default':
      c.next();
      return { k: 'default', from, to: c.expect(':').to };
    case 'break':
    case 'continue':
      c.next();
      return { k: text, ...done() };
    case 'goto': {
      c.next();
      if (c.is('*')) c.unexpected('name');
      const name = c.expectName();
      return { k: 'goto', name: { name: name.text, from: name.from, to: name.to }, ...done() };
    }
    case 'return': {
      c.next();
      const value = c.is(';') ? null : readExpression(c);
      return { k: 'return', value, ...done() };
    }
    case 'else':
      return c.unexpected('statement');
    default:
      return null;
  }
}

function readFor(c: Cursor): StatementNode {
  const { from } = c.next();
  c.expect('(');
  let init: StatementNode | null = null;
  const start = c.token.from;
  if (!c.take(';')) {
    if (looksLikeDeclaration(c)) init = readDeclaration(c);
    else {
      const expr = readExpression(c);
      init = { k: 'expression', expr, from: start, to: c.expect(';').to };
    }
  }
  const test = c.is(';') ? null : readExpression(c);
  c.expect(';');
  const step = c.is(')') ? null : readExpression(c);
  c.expect(')');
  return { k: 'for', init, test, step, body: readBody(c), from, to: c.before };
}
