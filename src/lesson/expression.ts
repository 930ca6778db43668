/**
 * Parses expressions over a world and the outcome of the last event. Example:
 * `user == 0 && driver(0000:00:05.0) == vfio-pci`.
 */
import { type Counter, COUNTERS, type GroupName } from '../world/index.ts';
import { ASKED_FINDINGS, isFinding, RESULTS } from './expectation.ts';

const HOW = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Comparison = (typeof HOW)[number];

/** One value that an expression can read. `group: null` means the first group. */
export type Reading =
  | { readonly what: 'count'; readonly count: Counter; readonly group: GroupName | null }
  | { readonly what: 'owner' | 'owns' | 'viable'; readonly group: GroupName | null }
  | { readonly what: 'refs' | 'leaked'; readonly of: string; readonly group: GroupName | null }
  | { readonly what: 'driver' | 'held' | 'isopen' | 'finding'; readonly of: string }
  | { readonly what: 'result' };

export type ExpressionNode =
  | { readonly type: 'and' | 'or'; readonly left: ExpressionNode; readonly right: ExpressionNode }
  | { readonly type: 'not'; readonly of: ExpressionNode }
  | {
      readonly type: 'compare';
      readonly how: Comparison;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
  | { readonly type: 'number'; readonly value: number }
  /** A name: of a file, a driver, a result, an owner's kind, or `none`. */
  | { readonly type: 'word'; readonly value: string }
  | { readonly type: 'read'; readonly reading: Reading };

export interface Expression {
  /** The author's text. */
  readonly text: string;
  readonly root: ExpressionNode;
}

/** An error in an expression: the code and the parameters of a lesson's problem. */
export interface ExpressionProblem {
  readonly code: 'bad-expression' | 'unknown-reading' | 'unknown-value';
  readonly params: Readonly<Record<string, string | number>>;
}
export type ReadExpression =
  | { readonly ok: true; readonly value: Expression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const LONGEST = 400;
const OF_A_GROUP = ['owner', 'owns', 'viable'] as const;
const BY_FILE = ['refs', 'leaked'] as const;
const BY_NAME = ['driver', 'held', 'isopen', 'finding'] as const;
const READINGS = [...COUNTERS, ...OF_A_GROUP, 'result', ...[...BY_FILE, ...BY_NAME].map((name) => `${name}(…)`)].join(
  ', ',
);
/** These readings give a name, so the other side of their comparison is parsed as a name. */
const NAMES: ReadonlySet<Reading['what']> = new Set<Reading['what']>(['owner', 'owns', 'driver', 'held', 'result']);
const VALUES: Partial<Record<Reading['what'], readonly string[]>> = {
  owns: ['free', 'kernel', 'user', 'both', 'stuck'],
  result: RESULTS,
};
const TOKEN = /\s*(?:(&&|\|\||[=!<>]=|[<>!()])|(-?\d+(?![\w.:@+,-]))|([\w@][\w.:@+-]*))/y;

class Wrong extends Error {
  readonly problem: ExpressionProblem;

  constructor(code: ExpressionProblem['code'], params: ExpressionProblem['params']) {
    super(code);
    this.problem = { code, params };
  }
}

/** Reads `user == 0 && owner != none`. Never throws: an error names the expected text and the text that was found. */
export function readExpression(text: string): ReadExpression {
  try {
    const parser = new Parser(tokens(text));
    return { ok: true, value: { text: text.trim(), root: parser.whole() } };
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return { ok: false, problem: wrong.problem };
  }
}

function tokens(text: string): string[] {
  if (text.length > LONGEST)
    throw new Wrong('bad-expression', { expected: `at most ${LONGEST} characters`, found: String(text.length) });
  const found: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new Wrong('bad-expression', { expected: READINGS, found: text.slice(at).trim().slice(0, 20) });
    found.push(match[1] ?? match[2] ?? match[3]!);
  }
  return found;
}

class Parser {
  private readonly words: readonly string[];
  private at = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  whole(): ExpressionNode {
    const root = this.or();
    if (this.at < this.words.length) this.fail('&&, ||, ==');
    return root;
  }

  private fail(expected: string): never {
    throw new Wrong('bad-expression', { expected, found: this.words[this.at] ?? 'nothing' });
  }

  private take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at += 1;
    return true;
  }

  private or(): ExpressionNode {
    let left = this.and();
    while (this.take('||')) left = { type: 'or', left, right: this.and() };
    return left;
  }

  private and(): ExpressionNode {
    let left = this.comparison();
    while (this.take('&&')) left = { type: 'and', left, right: this.comparison() };
    return left;
  }

  private comparison(): ExpressionNode {
    const left = this.term(null);
    const how = HOW.find((one) => this.take(one));
    if (!how) return left;
    return { type: 'compare', how, left, right: this.term(left.type === 'read' ? left.reading.what : null) };
  }

  /** `against` is the reading on the left of the comparison. If it gives a name, the term is parsed as a name. */
  private term(against: Reading['what'] | null): ExpressionNode {
    const word = this.words[this.at];
    if (word === undefined) return this.fail(READINGS);
    if (this.take('!')) return { type: 'not', of: this.term(null) };
    if (this.take('(')) {
      const inside = this.or();
      if (!this.take(')')) this.fail(')');
      return inside;
    }
    if (/^-?\d+$/.test(word)) {
      this.at += 1;
      return against !== null && NAMES.has(against)
        ? this.value(against, word)
        : { type: 'number', value: Number(word) };
    }
    if (/^\W/.test(word)) this.fail(READINGS);
    this.at += 1;
    const isCall = this.words[this.at] === '(';
    if (against !== null && NAMES.has(against) && !isCall && !(word === 'owner' && against === 'held'))
      return this.value(against, word);
    return { type: 'read', reading: this.reading(word) };
  }

  private value(against: Reading['what'], word: string): ExpressionNode {
    const known = VALUES[against];
    if (known && !known.includes(word))
      throw new Wrong('unknown-value', { word, reading: against, expected: known.join(', ') });
    return { type: 'word', value: word };
  }

  private reading(word: string): Reading {
    const [name = word, behind] = word.split('@', 2);
    const call = [...BY_FILE, ...BY_NAME].find((one) => one === name);
    if (call) {
      if (!this.take('(')) this.fail('(');
      const of = this.words[this.at] ?? '';
      if (!/^[\w.:@+-]+$/.test(of)) this.fail('NAME');
      if (call === 'finding' && !isFinding(of))
        throw new Wrong('unknown-value', { word: of, reading: call, expected: ASKED_FINDINGS.join(', ') });
      this.at += 1;
      if (!this.take(')')) this.fail(')');
      // In `refs(qemu)@7` the tokenizer splits the group off as its own token.
      const next = this.words[this.at];
      const group = next !== undefined && /^@\d+$/.test(next) ? next.slice(1) : null;
      if (group !== null) this.at += 1;
      return call === 'refs' || call === 'leaked' ? { what: call, of, group } : { what: call, of };
    }
    const group = behind ?? null;
    if (group !== null && !/^\d{1,10}$/.test(group)) this.fail('@GROUP');
    const count = COUNTERS.find((one) => one === name);
    if (count) return { what: 'count', count, group };
    const own = OF_A_GROUP.find((one) => one === name);
    if (own) return { what: own, group };
    if (name === 'result' && group === null) return { what: 'result' };
    throw new Wrong('unknown-reading', { word, expected: READINGS });
  }
}

/** All readings of an expression. */
export function readingsIn(node: ExpressionNode): readonly Reading[] {
  switch (node.type) {
    case 'and':
    case 'or':
    case 'compare':
      return [...readingsIn(node.left), ...readingsIn(node.right)];
    case 'not':
      return readingsIn(node.of);
    case 'read':
      return [node.reading];
    case 'number':
    case 'word':
      return [];
  }
}
