/** The parser: turns a C text into a syntax tree. The `compile` folder checks the meaning later. */
import type { SourceFile } from '../types.ts';
import type { Item, Node } from './ast.ts';
import { Cursor, Unreadable } from './cursor.ts';
import { readAssignment, readConditional } from './expression.ts';
import type { Problems } from './problems.ts';
import { readBlock, readInitial } from './statement.ts';
import { Text } from './text.ts';
import { Lexer, type Define } from './tokens.ts';
import { readDeclarator, readSpecifiers } from './type.ts';

export type * from './ast.ts';
export { Enough, MOST_PROBLEMS, Problems } from './problems.ts';
export { nearest } from './suggest.ts';
export { Text } from './text.ts';
export { Lexer, type Define, type Token } from './tokens.ts';

/** A parsed file. The items are in the order of the text. */
export interface Unit {
  readonly source: Text;
  readonly constants: readonly { readonly define: Define; readonly value: Node }[];
  readonly items: readonly Item[];
}

const GRAMMAR = { assignment: readAssignment, specifiers: readSpecifiers };

/** Parses the files in order. A file knows the type names and macros of the files before it. Throws only `Enough`. */
export function read(files: readonly SourceFile[], problems: Problems): Unit[] {
  const typedefs = new Set<string>();
  const defined = new Set<string>();
  const headers = new Set(files.map(({ name }) => name));
  return files.map(({ text }, file) => {
    const source = new Text(file, text);
    const { tokens, defines } = new Lexer(source, defined, problems, headers).run();
    const constants = defines.flatMap((define) => {
      const c = new Cursor(source, define.tokens, problems, typedefs, GRAMMAR);
      const value = readMacro(c, define);
      return value ? [{ define, value }] : [];
    });
    const c = new Cursor(source, tokens, problems, typedefs, GRAMMAR);
    return { source, constants, items: readItems(c) };
  });
}

/** Reads the value of a macro. Only numeric macros are supported; other macros would need text substitution. */
function readMacro(c: Cursor, define: Define): Node | null {
  const before = c.problems.found.length;
  try {
    const value = readConditional(c);
    if (c.token.kind === 'end') return value;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    c.problems.found.length = before;
  }
  c.complain('macro', define, { name: define.name });
  return null;
}

function readItems(c: Cursor): Item[] {
  const items: Item[] = [];
  while (c.token.kind !== 'end') {
    if (c.take(';')) continue;
    const start = c.at;
    c.poisoned = new Set();
    try {
      items.push(readItem(c));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      c.recover(start);
      if (c.is('}')) c.next();
    }
  }
  return items;
}

function readItem(c: Cursor): Item {
  c.countStatement();
  const { from } = c.token;
  const { storage, ...type } = readSpecifiers(c);
  const items: { declarator: ReturnType<typeof readDeclarator>; initial: Node | null }[] = [];
  while (!c.is(';')) {
    const declarator = readDeclarator(c);
    if (!declarator.name) c.unexpected('name');
    if (declarator.params && c.is('{') && items.length === 0) {
      const body = readBlock(c);
      return { k: 'function', type, declarator, body, poisoned: c.poisoned, from, to: c.before };
    }
    if (storage === 'typedef' && declarator.name) c.typedefs.add(declarator.name.name);
    items.push({ declarator, initial: c.take('=') ? readInitial(c) : null });
    if (!c.take(',')) break;
  }
  const { to } = c.expect(';');
  return { k: 'declaration', storage: (storage ?? null) as null, type, items, from, to };
}
