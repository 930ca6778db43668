/** Reads the `key: value` lines of a lesson's block. */
import { type Expression, readExpression } from '../expression.ts';
import type { LessonProblems, NumberedLine } from '../problems.ts';

/** A block of the file: the line of its fence, the text after its name, and its lines. */
export interface RawBlock {
  readonly line: number;
  readonly meta: string;
  readonly lines: readonly NumberedLine[];
}

export const LONGEST_FIELD = 400;
const COMMENT = /^\s*(?:#.*)?$/;

/** The fields of one block. A method that finds an error reports it and returns null. */
export class Fields<K extends string> {
  /** True until a method reports an error. */
  ok = true;
  readonly line: number;
  private readonly values = new Map<K, NumberedLine>();
  private readonly problems: LessonProblems;

  /**
   * `several` allows more than one field on a line, such as `devices: 2   files: 2`. `rest` receives the lines that
   * begin with `-` or `+`.
   */
  constructor(
    { line, meta, lines }: RawBlock,
    keys: readonly K[],
    problems: LessonProblems,
    { several = false, rest }: { several?: boolean; rest?: NumberedLine[] } = {},
  ) {
    this.line = line;
    this.problems = problems;
    if (meta !== '') this.wrong(line, 'unknown-attribute', { word: meta, expected: '-' });
    const pieces = lines.flatMap((one) => (several ? oneByOne(one) : [one]));
    for (const { line: at, text } of pieces) {
      if (rest && /^[-+](?:\s|$)/.test(text)) rest.push({ line: at, text });
      else if (!COMMENT.test(text)) this.take(at, text, keys);
    }
  }

  private take(at: number, text: string, keys: readonly K[]): void {
    const [, word, value = ''] = /^\s*([\w-]+):(?:\s+(.*))?$/.exec(text.trimEnd()) ?? [];
    const key = keys.find((one) => one === word);
    if (word === undefined) this.wrong(at, 'block-line', { expected: keys.join(', ') });
    else if (!key) this.wrong(at, 'unknown-key', { key: word, expected: keys.join(', ') });
    else if (this.values.has(key)) this.wrong(at, 'key-twice', { key });
    else if (value.trim() === '' || value.length > LONGEST_FIELD)
      this.wrong(at, 'bad-value', { key, expected: `1–${LONGEST_FIELD}` });
    else this.values.set(key, { line: at, text: value.trim() });
  }

  wrong(
    line: number,
    code: Parameters<LessonProblems['add']>[1],
    params: Parameters<LessonProblems['add']>[2] = {},
  ): null {
    this.ok = false;
    this.problems.add(line, code, params);
    return null;
  }

  has(key: K): boolean {
    return this.values.has(key);
  }

  lineOf(key: K): number {
    return this.values.get(key)?.line ?? this.line;
  }

  text(key: K): string | null {
    return this.values.get(key)?.text ?? null;
  }

  /** A list of words, separated by commas. */
  list(key: K): readonly string[] | null {
    const text = this.text(key);
    return text === null
      ? null
      : text
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '');
  }

  /** A list of words, all from `allowed`. */
  listOf<T extends string>(key: K, allowed: readonly T[]): readonly T[] | null {
    const words = this.list(key);
    if (!words) return null;
    const unknown = words.find((word) => !(allowed as readonly string[]).includes(word));
    if (unknown === undefined && words.length > 0) return [...new Set(words as readonly T[])];
    return this.wrong(this.lineOf(key), 'expected-in-block', {
      key,
      found: unknown ?? '-',
      expected: allowed.join(', '),
    });
  }

  oneOf<T extends string>(key: K, allowed: readonly T[]): T | null {
    const text = this.text(key);
    if (text === null) return null;
    return (
      allowed.find((one) => one === text) ??
      this.wrong(this.lineOf(key), 'expected-in-block', { key, found: text, expected: allowed.join(', ') })
    );
  }

  number(key: K, most: number): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    return value >= 1 && value <= most
      ? value
      : this.wrong(this.lineOf(key), 'bad-value', { key, expected: `1–${most}` });
  }

  expression(key: K): Expression | null {
    const text = this.text(key);
    return text === null ? null : this.readExpression(text, this.lineOf(key));
  }

  readExpression(text: string, line: number): Expression | null {
    const read = readExpression(text);
    return read.ok ? read.value : this.wrong(line, read.problem.code, read.problem.params);
  }
}

function oneByOne({ line, text }: NumberedLine): NumberedLine[] {
  const pieces = /^(?:\s*[\w-]+:\s+\d+)+\s*$/.test(text) ? text.match(/[\w-]+:\s+\d+/g) : null;
  return (pieces ?? [text]).map((piece) => ({ line, text: piece }));
}
