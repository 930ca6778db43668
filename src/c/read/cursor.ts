import type { Fix } from '../types.ts';
import type { At, Node, TypeSpec } from './ast.ts';
import { Enough, type Problems } from './problems.ts';
import type { Text } from './text.ts';
import type { Token } from './tokens.ts';

export const MOST_NESTING = 200;
export const MOST_STATEMENTS = 20_000;

/** Tokens that cannot follow a block. If one of them follows a closing brace, the braces were part of an expression. */
const CONTINUES = new Set([')', ']', ',', ';', '=']);

/** Thrown when the parser cannot read the rest of a statement. The problem is already reported. */
export class Unreadable extends Error {}

/**
 * The type parser needs the expression parser, which imports the type parser. The cursor passes the functions on, so
 * that no import cycle arises.
 */
export interface Grammar {
  /** Reads an expression without a comma operator at the top level. */
  readonly assignment: (c: Cursor) => Node;
  readonly specifiers: (c: Cursor) => TypeSpec;
}

/** A position in the tokens of one file, with methods to read tokens and to report problems. */
export class Cursor {
  readonly source: Text;
  readonly tokens: readonly Token[];
  readonly problems: Problems;
  readonly grammar: Grammar;
  /** Typedef names of all files. */
  readonly typedefs: Set<string>;
  at = 0;
  poisoned = new Set<string>();
  private depth = 0;
  private statements = 0;

  constructor(source: Text, tokens: readonly Token[], problems: Problems, typedefs: Set<string>, grammar: Grammar) {
    this.source = source;
    this.tokens = tokens;
    this.problems = problems;
    this.typedefs = typedefs;
    this.grammar = grammar;
  }

  get token(): Token {
    return this.tokens[this.at]!;
  }

  peek(by = 1): Token {
    return this.tokens[Math.min(this.at + by, this.tokens.length - 1)]!;
  }

  /** The end offset of the previous token. */
  get before(): number {
    return this.at > 0 ? this.tokens[this.at - 1]!.to : 0;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.at += 1;
    return token;
  }

  is(text: string): boolean {
    const { token } = this;
    return token.text === text && (token.kind === 'mark' || token.kind === 'name');
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  complain(code: string, place: At, params: Readonly<Record<string, string | number>> = {}, fix?: Fix): void {
    this.problems.add(code, this.source.span(place.from, place.to), params, fix);
  }

  /** Reports a problem and stops reading this statement. */
  fail(code: string, place: At, params: Readonly<Record<string, string | number>> = {}, fix?: Fix): never {
    this.complain(code, place, params, fix);
    throw new Unreadable(code);
  }

  unexpected(expected: string): never {
    return this.fail('syntax', this.token, {
      found: this.token.text.slice(0, 40),
      end: this.token.kind === 'end' ? 'yes' : 'no',
      expected,
    });
  }

  /**
   * Reads a required token. If the token is missing at the end of a line, the problem is reported on that line, not
   * on the next line.
   */
  expect(mark: string): Token {
    if (this.is(mark)) return this.next();
    const last = this.tokens[this.at - 1];
    const breaks =
      last !== undefined &&
      this.token.from > last.to &&
      this.source.text.slice(last.to, this.token.from).includes('\n');
    if (!last || !breaks || (mark !== ';' && mark !== ')' && mark !== ']')) return this.unexpected(mark);
    this.complain(
      'missing',
      { from: last.from, to: last.to },
      { expected: mark, after: last.text.slice(0, 40) },
      {
        code: 'missing',
        edits: [{ from: last.to, to: last.to, text: mark }],
      },
    );
    return { kind: 'mark', text: mark, from: last.to, to: last.to };
  }

  expectName(): Token {
    if (this.token.kind !== 'name') this.unexpected('name');
    return this.next();
  }

  /** Limits the nesting depth, so that deeply nested brackets cannot overflow the stack. */
  nested<T>(read: () => T): T {
    if (this.depth >= MOST_NESTING) {
      this.complain('too-nested', this.token, { limit: MOST_NESTING });
      throw new Enough();
    }
    this.depth += 1;
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }

  /** Limits the length of a chain such as a + b + c. The depth of its tree is its length. */
  chained(length: number): void {
    if (length <= MOST_NESTING) return;
    this.complain('too-nested', this.token, { limit: MOST_NESTING });
    throw new Enough();
  }

  countStatement(): void {
    this.statements += 1;
    if (this.statements <= MOST_STATEMENTS) return;
    this.complain('too-many-statements', this.token, { limit: MOST_STATEMENTS });
    throw new Enough();
  }

  /**
   * Continues after a statement that began at token `from` and could not be read. Skips everything up to the next
   * semicolon, or stops before the brace that closes the block. Nested braces are skipped in pairs.
   */
  recover(from: number): void {
    let depth = 0;
    for (let at = from; at < this.at; at++) {
      const { text, kind } = this.tokens[at]!;
      if (kind === 'name') this.poisoned.add(text);
      if (kind === 'mark' && text === '{') depth += 1;
      if (kind === 'mark' && text === '}') depth = Math.max(0, depth - 1);
    }
    for (; this.token.kind !== 'end'; this.at += 1) {
      const { text, kind } = this.token;
      if (kind === 'name') this.poisoned.add(text);
      if (kind !== 'mark') continue;
      if (text === '{') depth += 1;
      if (text === '}' && depth === 0) return;
      if (text === '}') {
        depth -= 1;
        if (depth === 0) {
          const next = this.peek();
          if (next.kind === 'mark' && CONTINUES.has(next.text)) continue;
          this.at += 1;
          return;
        }
      }
      if (text === ';' && depth === 0) {
        this.at += 1;
        return;
      }
    }
  }
}
