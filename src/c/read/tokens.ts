import { BUILTINS } from '../types.ts';
import type { Problems } from './problems.ts';
import type { Text } from './text.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'char' | 'string' | 'mark' | 'end';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}
/** `#define NAME tokens`. It defines a constant if the tokens form a constant expression. */
export interface Define {
  readonly name: string;
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

const MARKS = [
  '<<=',
  '>>=',
  '...',
  '->',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  ...'+-*/%&|^~!<>=?:;,.(){}[]',
];
/** Marks by first character, the longest mark first. */
const MARKS_BY_START = new Map<string, string[]>();
for (const mark of MARKS) MARKS_BY_START.set(mark[0]!, [...(MARKS_BY_START.get(mark[0]!) ?? []), mark]);

const HEADERS = new Set(['dma.h', 'stdbool.h', 'stddef.h']);
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /\d(?:[eEpP][+-](?=\d)|[\w.])*/y;
const BLANK = /(?:[\s\uFEFF]|\\\r?\n)+/y;
const STRAY = /[^\w\s"'#+\-*/%&|^~!<>=?:;,.(){}[\]]+|[#\\]/y;

const isDigit = (start: string): boolean => start >= '0' && start <= '9';
const isLetter = (start: string): boolean =>
  (start >= 'a' && start <= 'z') || (start >= 'A' && start <= 'Z') || start === '_';

/**
 * Splits a file into tokens. Drops comments, directives and the code in a false `#ifdef`. `defined` collects the
 * macro names of all files. `headers` are the files that an `#include` may name, because they are compiled anyway.
 */
export class Lexer {
  readonly tokens: Token[] = [];
  readonly defines: Define[] = [];
  private readonly source: Text;
  private readonly text: string;
  private readonly defined: Set<string>;
  private readonly problems: Problems;
  private readonly headers: ReadonlySet<string>;
  private at = 0;
  /** The open conditions: the value of each condition and its offset. */
  private readonly conditions: { holds: boolean; from: number }[] = [];
  private out: Token[] = this.tokens;

  constructor(source: Text, defined: Set<string>, problems: Problems, headers: ReadonlySet<string> = new Set()) {
    this.source = source;
    this.text = source.text;
    this.defined = defined;
    this.problems = problems;
    this.headers = headers;
  }

  run(): this {
    this.scan(this.text.length, true);
    const open = this.conditions.at(-1);
    if (open) this.complain('open-condition', open.from, open.from + 1);
    this.tokens.push({ kind: 'end', text: '', from: this.text.length, to: this.text.length });
    return this;
  }

  private complain(code: string, from: number, to: number, params: Record<string, string | number> = {}): void {
    this.problems.add(code, this.source.span(from, to), params);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  private scan(end: number, directives: boolean): void {
    let lineBegins = true;
    while (this.at < end) {
      const from = this.at;
      const start = this.text[from]!;
      const blank = start <= ' ' || start === '\\' || start > '~' ? this.match(BLANK) : null;
      if (blank !== null) {
        this.at += blank.length;
        if (blank.includes('\n')) lineBegins = true;
        continue;
      }
      if (start === '/' && this.comment(end)) continue;
      if (directives && lineBegins && start === '#') {
        this.directive();
        continue;
      }
      lineBegins = false;
      this.token(from);
    }
  }

  private comment(end: number): boolean {
    if (this.text.startsWith('//', this.at)) {
      const stop = this.text.indexOf('\n', this.at);
      this.at = stop < 0 ? end : stop;
      return true;
    }
    if (!this.text.startsWith('/*', this.at)) return false;
    const stop = this.text.indexOf('*/', this.at + 2);
    if (stop < 0) this.complain('open-comment', this.at, this.at + 2);
    this.at = stop < 0 ? this.text.length : stop + 2;
    return true;
  }

  private token(from: number): void {
    const start = this.text[from]!;
    if (isDigit(start)) return this.push('number', this.match(NUMBER)!);
    if (isLetter(start)) return this.push('name', this.match(NAME)!);
    if (start === '"' || start === "'") return this.quote(start);
    const mark = MARKS_BY_START.get(start)?.find((mark) => this.text.startsWith(mark, from));
    if (mark !== undefined) return this.push('mark', mark);
    const stray = this.match(STRAY) ?? start;
    if (this.active()) this.complain('stray', from, from + stray.length, { found: stray.slice(0, 20) });
    // Keep the unknown character as a token. Without the token, the text around it could parse as something else.
    return this.push('mark', stray);
  }

  private quote(mark: string): void {
    let at = this.at + 1;
    while (at < this.text.length && this.text[at] !== mark && this.text[at] !== '\n')
      at += this.text[at] === '\\' ? 2 : 1;
    if (this.text[at] === mark) return this.push(mark === '"' ? 'string' : 'char', this.text.slice(this.at, at + 1));
    at = Math.min(at, this.text.length);
    if (this.active()) this.complain('open-quote', this.at, this.at + 1, { mark });
    return this.push(mark === '"' ? 'string' : 'char', this.text.slice(this.at, at));
  }

  private push(kind: Token['kind'], text: string): void {
    if (this.active()) this.out.push({ kind, text, from: this.at, to: this.at + text.length });
    this.at += text.length;
  }

  private active(): boolean {
    return this.conditions.length === 0 || this.conditions.every(({ holds }) => holds);
  }

  /** Reads from a `#` to the end of the line. A backslash continues the line. */
  private directive(): void {
    const from = this.at;
    let end = this.text.indexOf('\n', from);
    while (end > 0 && /\\\r?$/.test(this.text.slice(Math.max(from, end - 2), end)))
      end = this.text.indexOf('\n', end + 1);
    if (end < 0) end = this.text.length;
    const line = this.text.slice(from, end).replaceAll(/\/\*[^]*?(\*\/|$)|\/\/.*/g, ' ');
    const [, word = '', rest = ''] = /^#\s*(\w*)\s*([^]*)$/.exec(line) ?? [];
    this.at = end;
    this.obey(word, rest.trim(), from, end);
    // A comment that begins in a directive may continue on the next line.
    const opened = this.text.slice(from, end).search(/\/\*(?![^]*\*\/)/);
    if (opened >= 0) this.at = from + opened;
  }

  private obey(word: string, rest: string, from: number, end: number): void {
    const open = this.conditions.at(-1);
    switch (word) {
      case 'ifdef':
      case 'ifndef':
        this.conditions.push({ holds: this.defined.has(rest) === (word === 'ifdef'), from });
        return;
      case 'if':
        if (this.active() && rest !== '0' && rest !== '1') this.complain('directive', from, end, { name: '#if' });
        this.conditions.push({ holds: rest !== '0', from });
        return;
      case 'else':
        if (open) open.holds = !open.holds;
        else this.complain('directive', from, end, { name: '#else' });
        return;
      case 'endif':
        if (!this.conditions.pop()) this.complain('directive', from, end, { name: '#endif' });
        return;
      default:
        if (this.active()) this.obeyActive(word, rest, from, end);
    }
  }

  private obeyActive(word: string, rest: string, from: number, end: number): void {
    if (word === '' || word === 'pragma') return;
    if (word === 'include') {
      const name = /^[<"](?:.*\/)?([^>"/]*)[>"]$/.exec(rest)?.[1];
      if (name === undefined || !(HEADERS.has(name) || this.headers.has(name)))
        this.complain('unknown-include', from, end, { name: rest });
    } else if (word === 'define') this.define(rest, from, end);
    else if (word === 'undef') this.defined.delete(rest);
    else this.complain('directive', from, end, { name: `#${word}` });
  }

  private define(rest: string, from: number, end: number): void {
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    if (name === undefined) return this.complain('directive', from, end, { name: '#define' });
    this.defined.add(name);
    if ((BUILTINS as readonly string[]).includes(name)) return undefined;
    if (rest[name.length] === '(') return this.complain('macro', from, end, { name });
    if (rest.length === name.length) return undefined;
    const tokens: Token[] = [];
    this.at = this.text.indexOf(name, from + 1) + name.length;
    this.out = tokens;
    this.scan(end, false);
    this.out = this.tokens;
    this.at = end;
    this.defines.push({ name, tokens: [...tokens, { kind: 'end', text: '', from: end, to: end }], from, to: end });
    return undefined;
  }
}
