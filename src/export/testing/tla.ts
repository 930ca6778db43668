/**
 * For tests only: reads and searches the part of TLA+ that an exported module uses. It follows the rules of TLA+ for
 * junction lists, primes, EXCEPT and UNCHANGED, and searches like TLC. So the tests run an exported module even if
 * TLC is not installed.
 */
type Value = number | string | boolean | ReadonlyMap<Value, Value> | readonly Value[];
type State = ReadonlyMap<string, Value>;
interface Token {
  readonly text: string;
  readonly column: number;
}
type Node =
  | { readonly k: 'literal'; readonly value: Value }
  | { readonly k: 'name'; readonly name: string; readonly args: readonly Node[] }
  | { readonly k: 'prime'; readonly name: string; readonly value: Node }
  | { readonly k: 'unchanged'; readonly names: readonly string[] }
  | { readonly k: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly k: 'op'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly k: 'not'; readonly of: Node }
  | { readonly k: 'if'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | { readonly k: 'at'; readonly fn: Node; readonly index: Node }
  | { readonly k: 'function'; readonly name: string; readonly domain: Node; readonly value: Node }
  | { readonly k: 'functions'; readonly domain: Node; readonly range: Node }
  | {
      readonly k: 'except';
      readonly fn: Node;
      readonly changes: readonly { readonly path: readonly Node[]; readonly value: Node }[];
    }
  | { readonly k: 'set'; readonly of: readonly Node[] }
  | { readonly k: 'exists' | 'forall'; readonly bound: readonly (readonly [string, Node])[]; readonly body: Node };

interface Definition {
  readonly params: readonly string[];
  readonly body: Node;
}

const TOKEN =
  /\s+|\\\*[^\n]*|\(\*[^]*?\*\)|(\/\\|\\\/|\\in\b|\\E\b|\\A\b|\\div\b|\|->|->|=>|<=|>=|\.\.|<<|>>|==|"[^"]*"|\w+|[^\s\w])/gy;
const LEVELS: readonly (readonly string[])[] = [
  ['=>'],
  ['\\/'],
  ['/\\'],
  ['=', '#', '<', '>', '<=', '>=', '\\in'],
  ['..'],
  ['+', '-'],
  ['*', '\\div', '%'],
];

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;
  /** The columns of the open junction lists. A token at or left of the last column ends the current item. */
  private readonly limits: number[] = [0];

  constructor(text: string) {
    const tokens: Token[] = [];
    for (const match of text.matchAll(TOKEN)) {
      if (match[1] !== undefined)
        tokens.push({ text: match[1], column: match.index - text.lastIndexOf('\n', match.index - 1) });
    }
    this.tokens = tokens;
  }

  whole(): Node {
    const node = this.expr(0);
    if (this.at < this.tokens.length)
      throw new Error(
        `more than an expression: ${this.tokens
          .slice(this.at, this.at + 9)
          .map(({ text }) => text)
          .join(' ')}`,
      );
    return node;
  }

  private peek(): string | null {
    const token = this.tokens[this.at];
    return token && token.column > this.limits.at(-1)! ? token.text : null;
  }

  private take(expected?: string): string {
    const text = this.peek();
    if (text === null || (expected !== undefined && text !== expected))
      throw new Error(`${expected ?? 'something'} expected, not ${text ?? 'the end'}`);
    this.at += 1;
    return text;
  }

  private has(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at += 1;
    return true;
  }

  private expr(level: number): Node {
    if (level === LEVELS.length) return this.primary();
    let left = this.expr(level + 1);
    for (let op = this.peek(); op !== null && LEVELS[level]!.includes(op); op = this.peek()) {
      this.at += 1;
      const right = this.expr(level + 1);
      left =
        op === '/\\'
          ? { k: 'all', of: [left, right] }
          : op === '\\/'
            ? { k: 'any', of: [left, right] }
            : { k: 'op', op, left, right };
    }
    return left;
  }

  private junction(bullet: string): Node {
    const { column } = this.tokens[this.at]!;
    const of: Node[] = [];
    for (
      let next: Token | undefined = this.tokens[this.at];
      next?.text === bullet && next.column === column;
      next = this.tokens[this.at]
    ) {
      this.at += 1;
      this.limits.push(column);
      of.push(this.expr(0));
      this.limits.pop();
    }
    return { k: bullet === '/\\' ? 'all' : 'any', of };
  }

  private list(end: string): Node[] {
    const all: Node[] = [];
    if (this.has(end)) return all;
    do all.push(this.expr(0));
    while (this.has(','));
    this.take(end);
    return all;
  }

  private primary(): Node {
    const text = this.peek();
    if (text === '/\\' || text === '\\/') return this.junction(text);
    this.take();
    switch (text) {
      case '(': {
        const node = this.expr(0);
        this.take(')');
        return this.suffix(node);
      }
      case '~':
        return { k: 'not', of: this.expr(4) };
      case '-':
        return { k: 'op', op: '-', left: { k: 'literal', value: 0 }, right: this.primary() };
      case '{':
        return { k: 'set', of: this.list('}') };
      case 'TRUE':
      case 'FALSE':
        return { k: 'literal', value: text === 'TRUE' };
      case 'IF': {
        const test = this.expr(0);
        this.take('THEN');
        const yes = this.expr(0);
        this.take('ELSE');
        return { k: 'if', test, yes, no: this.expr(0) };
      }
      case 'UNCHANGED': {
        for (let left = 2; left > 0; left -= 1) if (!this.has('<<')) break;
        return { k: 'unchanged', names: this.list('>>').map((node) => (node.k === 'name' ? node.name : '')) };
      }
      case '\\E':
      case '\\A':
        return this.quantifier(text === '\\E' ? 'exists' : 'forall');
      case '[':
        return this.bracket();
      default:
        return this.word(text!);
    }
  }

  private quantifier(k: 'exists' | 'forall'): Node {
    const bound: [string, Node][] = [];
    do {
      const names = [this.take()];
      while (this.has(',')) names.push(this.take());
      this.take('\\in');
      const domain = this.expr(4);
      bound.push(...names.map((name): [string, Node] => [name, domain]));
    } while (this.has(','));
    this.take(':');
    return { k, bound, body: this.expr(0) };
  }

  private bracket(): Node {
    if (this.tokens[this.at + 1]?.text === '\\in') {
      const name = this.take();
      this.take('\\in');
      const domain = this.expr(0);
      this.take('|->');
      const value = this.expr(0);
      this.take(']');
      return { k: 'function', name, domain, value };
    }
    const fn = this.expr(0);
    if (this.has('->')) {
      const range = this.expr(0);
      this.take(']');
      return { k: 'functions', domain: fn, range };
    }
    this.take('EXCEPT');
    const changes: { path: readonly Node[]; value: Node }[] = [];
    do {
      this.take('!');
      const path: Node[] = [];
      while (this.has('[')) {
        path.push(this.expr(0));
        this.take(']');
      }
      this.take('=');
      changes.push({ path, value: this.expr(0) });
    } while (this.has(','));
    this.take(']');
    return { k: 'except', fn, changes };
  }

  private word(text: string): Node {
    if (text.startsWith('"')) return { k: 'literal', value: text };
    if (/^\d+$/.test(text)) return { k: 'literal', value: Number(text) };
    if (!/^\w+$/.test(text)) throw new Error(`${text} where a value should be`);
    if (this.has("'")) {
      this.take('=');
      return { k: 'prime', name: text, value: this.expr(4) };
    }
    return this.suffix({ k: 'name', name: text, args: this.has('(') ? this.list(')') : [] });
  }

  private suffix(start: Node): Node {
    let node = start;
    while (this.has('[')) {
      node = { k: 'at', fn: node, index: this.expr(0) };
      this.take(']');
    }
    return node;
  }
}

type Scope = ReadonlyMap<string, Value>;
const fail = (why: string): never => {
  throw new Error(why);
};

export class TlaModule {
  readonly variables: readonly string[];
  private readonly definitions = new Map<string, Definition>();

  constructor(text: string) {
    const body = text.slice(text.indexOf('EXTENDS'));
    this.variables = /^VARIABLES (.*)$/m.exec(body)?.[1]?.split(', ') ?? fail('no variables');
    const defined = body.replace(/^VARIABLES .*$/m, (line) => ' '.repeat(line.length));
    const heads = [...defined.matchAll(/^(\w+)(?:\(([\w, ]+)\))? ==/gm)];
    for (const [at, { 0: head, 1: name, 2: params, index }] of heads.entries()) {
      const end = Math.min(heads[at + 1]?.index ?? body.length, body.search(/^={4,}$/m));
      if (name === 'Spec' || name === 'vars') continue;
      if (this.definitions.has(name!) || this.variables.includes(name!)) fail(`${name!} is defined twice`);
      // Columns count from the beginning of the line.
      this.definitions.set(name!, {
        params: params?.split(', ') ?? [],
        body: new Reader(' '.repeat(head.length) + defined.slice(index + head.length, end)).whole(),
      });
    }
  }

  /** The number of states, and the number of generated states without the start. `check` must hold in each state. */
  search(check: string): { states: number; transitions: number } {
    let start: State = new Map();
    const init = this.definitions.get('Init')!.body;
    for (const each of init.k === 'all' ? init.of : fail('no Init')) {
      if (each.k !== 'op' || each.left.k !== 'name') return fail('Init');
      start = new Map(start).set(each.left.name, this.value(each.right, new Map(), start));
    }
    if (start.size !== this.variables.length) fail('Init leaves a variable out');
    const known = new Set([spell(start)]);
    const open = [start];
    let transitions = 0;
    for (let state = open.pop(); state; state = open.pop()) {
      if (this.value({ k: 'name', name: check, args: [] }, new Map(), state) !== true) fail(`${check} does not hold`);
      for (const next of this.action({ k: 'name', name: 'Next', args: [] }, new Map(), state, new Map())) {
        transitions += 1;
        if (next.size !== this.variables.length) fail('a step leaves a variable out');
        const key = spell(next);
        if (known.has(key)) continue;
        known.add(key);
        open.push(next);
      }
    }
    return { states: known.size, transitions };
  }

  private action(node: Node, scope: Scope, state: State, next: State): readonly State[] {
    switch (node.k) {
      case 'all':
        return node.of.reduce<readonly State[]>(
          (all, each) => all.flatMap((one) => this.action(each, scope, state, one)),
          [next],
        );
      case 'any':
        return node.of.flatMap((each) => this.action(each, scope, state, next));
      case 'exists':
        return this.bindings(node.bound, scope, state).flatMap((inner) => this.action(node.body, inner, state, next));
      case 'prime':
        return [assigned(next, node.name, this.value(node.value, scope, state))];
      case 'unchanged':
        return [node.names.reduce((all, name) => assigned(all, name, state.get(name) ?? fail(`no ${name}`)), next)];
      case 'name': {
        const definition = this.definitions.get(node.name);
        if (definition) return this.action(definition.body, this.given(definition, node, scope, state), state, next);
        return fail(`no action ${node.name}`);
      }
      default:
        return this.value(node, scope, state) === true ? [next] : [];
    }
  }

  private given(
    { params }: Definition,
    { name, args }: Extract<Node, { k: 'name' }>,
    scope: Scope,
    state: State,
  ): Scope {
    if (params.length !== args.length) fail(`${name} takes ${params.length}`);
    return new Map(params.map((param, at) => [param, this.value(args[at]!, scope, state)] as const));
  }

  private bindings(bound: readonly (readonly [string, Node])[], scope: Scope, state: State): readonly Scope[] {
    return bound.reduce<readonly Scope[]>(
      (all, [name, domain]) =>
        all.flatMap((one) =>
          (this.value(domain, one, state) as readonly Value[]).map((value) => new Map(one).set(name, value)),
        ),
      [scope],
    );
  }

  private value(node: Node, scope: Scope, state: State): Value {
    const of = (each: Node) => this.value(each, scope, state);
    switch (node.k) {
      case 'literal':
        return node.value;
      case 'name': {
        const own = scope.get(node.name) ?? state.get(node.name);
        if (own !== undefined) return own;
        const definition = this.definitions.get(node.name) ?? fail(`no ${node.name}`);
        return this.value(definition.body, this.given(definition, node, scope, state), state);
      }
      case 'all':
        return node.of.every((each) => truth(of(each)));
      case 'any':
        return node.of.some((each) => truth(of(each)));
      case 'not':
        return !truth(of(node.of));
      case 'if':
        return truth(of(node.test)) ? of(node.yes) : of(node.no);
      case 'at':
        return (of(node.fn) as ReadonlyMap<Value, Value>).get(of(node.index)) ?? fail("outside of a function's domain");
      case 'set':
        return node.of.map(of);
      case 'function':
        return new Map(
          (of(node.domain) as readonly Value[]).map(
            (each) => [each, this.value(node.value, new Map(scope).set(node.name, each), state)] as const,
          ),
        );
      case 'except':
        return node.changes.reduce((fn, { path, value }) => changed(fn, path.map(of), of(value)), of(node.fn));
      case 'exists':
        return this.bindings(node.bound, scope, state).some((inner) => truth(this.value(node.body, inner, state)));
      case 'forall':
        return this.bindings(node.bound, scope, state).every((inner) => truth(this.value(node.body, inner, state)));
      case 'op':
        return node.op === '\\in'
          ? this.within(of(node.left), node.right, scope, state)
          : operate(node.op, of(node.left), of(node.right));
      case 'functions':
      case 'prime':
      case 'unchanged':
        return fail(`${node.k} is no value`);
    }
  }

  private within(value: Value, set: Node, scope: Scope, state: State): boolean {
    if (set.k === 'functions') {
      const domain = this.value(set.domain, scope, state) as readonly Value[];
      return (
        value instanceof Map &&
        value.size === domain.length &&
        domain.every((each) => value.has(each) && this.within(value.get(each) as Value, set.range, scope, state))
      );
    }
    return (this.value(set, scope, state) as readonly Value[]).includes(value);
  }
}

const truth = (value: Value): boolean =>
  typeof value === 'boolean' ? value : fail('a number where a truth should be');

function assigned(next: State, name: string, value: Value): State {
  if (next.has(name)) fail(`${name} is given two values`);
  return new Map(next).set(name, value);
}

function changed(fn: Value, [first, ...rest]: readonly Value[], value: Value): Value {
  if (first === undefined) return value;
  if (!(fn instanceof Map) || !fn.has(first)) return fail("EXCEPT outside of a function's domain");
  return new Map(fn as ReadonlyMap<Value, Value>).set(first, changed(fn.get(first) as Value, rest, value));
}

function operate(op: string, left: Value, right: Value): Value {
  if (typeof left !== typeof right) fail(`${op} between two kinds of values`);
  if (op === '=') return left === right;
  if (op === '#') return left !== right;
  if (op === '=>') return !truth(left) || truth(right);
  const [a, b] = [left as number, right as number];
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '..':
      return Array.from({ length: Math.max(0, b - a + 1) }, (_, at) => a + at);
    default:
      return fail(`no operator ${op}`);
  }
}

const spell = (value: State | Value): string =>
  value instanceof Map
    ? [...value]
        .map(([name, each]) => `${String(name)}:${spell(each as Value)}`)
        .sort()
        .join()
    : JSON.stringify(value);
