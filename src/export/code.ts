/**
 * A function's statements as a flat list of small operations on a stack. A position between two operations is a
 * number, even in the middle of a statement that waits for a call. execute.ts runs the operations on symbols instead
 * of numbers.
 */
import {
  type BinaryOperator,
  type Builtin,
  type CFunction,
  type Expr,
  type FieldKey,
  fieldsAt,
  type Program,
  type Span,
  type Statement,
  type UnaryOperator,
} from '../c/index.ts';
import { Unexportable } from './errors.ts';
import { wordKey } from './fields.ts';
import { own } from '../world/index.ts';
import { Vector } from './vector.ts';

/** One operation. `words` are the words of shared memory that it may touch. */
export type Op =
  /** A statement begins. */
  | { readonly op: 'step'; readonly at: Span }
  | { readonly op: 'const'; readonly value: number }
  | { readonly op: 'local' | 'set-local'; readonly slot: number }
  | { readonly op: 'load'; readonly words: readonly FieldKey[] }
  /** Pops address and value, and pushes the value. */
  | { readonly op: 'store'; readonly words: readonly FieldKey[] }
  | {
      readonly op: 'update';
      readonly slot: number | null;
      readonly do: BinaryOperator;
      readonly unsigned: boolean;
      readonly words: readonly FieldKey[];
    }
  | {
      readonly op: 'bump';
      readonly slot: number | null;
      readonly by: number;
      readonly gives: 'old' | 'new';
      readonly words: readonly FieldKey[];
    }
  | { readonly op: 'index'; readonly stride: number; readonly length: number | null }
  | { readonly op: 'unary'; readonly do: UnaryOperator }
  | { readonly op: 'binary'; readonly do: BinaryOperator; readonly unsigned: boolean }
  | { readonly op: 'truth' | 'pop' | 'bug' | 'strcmp' | 'return' | 'return-nothing' }
  | { readonly op: 'jump' | 'jump-if' | 'jump-if-not'; readonly to: number }
  | {
      readonly op: 'switch';
      readonly cases: readonly (readonly [value: number, to: number])[];
      readonly default: number;
    }
  | { readonly op: 'call'; readonly fn: string; readonly args: number }
  | { readonly op: 'lock' | 'unlock'; readonly offset: number; readonly words: readonly FieldKey[] }
  | { readonly op: 'count-file'; readonly by: number; readonly offset: number; readonly words: readonly FieldKey[] }
  | { readonly op: 'probe'; readonly words: readonly FieldKey[] };

/** A set of a function's slots. */
type Slots = Vector<true>;

export interface Code {
  readonly fn: CFunction;
  readonly ops: readonly Op[];
  /** By operation: the slots whose current value this or a later operation may read. */
  readonly live: readonly Slots[];
}

const known = new WeakMap<Program, Map<string, Code>>();

export function codeOf(program: Program, name: string): Code {
  let codes = known.get(program);
  if (!codes) known.set(program, (codes = new Map<string, Code>()));
  let code = codes.get(name);
  if (!code) {
    const fn = own(program.functions, name);
    if (!fn) throw new RangeError(`the program has no function ${name}`);
    const ops = new Flattener(program, fn).ops();
    codes.set(name, (code = { fn, ops, live: liveness(ops, fn.locals.length) }));
  }
  return code;
}

type Label = { at: number };
type Pending =
  | Op
  | { readonly op: 'jump' | 'jump-if' | 'jump-if-not'; readonly label: Label }
  | { readonly op: 'switch'; readonly labels: readonly (readonly [number, Label])[]; readonly otherwise: Label };

class Flattener {
  private readonly out: Pending[] = [];
  private readonly program: Program;
  private readonly fn: CFunction;

  constructor(program: Program, fn: CFunction) {
    this.program = program;
    this.fn = fn;
  }

  ops(): readonly Op[] {
    const labels = Array.from({ length: this.fn.body.length + 1 }, (): Label => ({ at: 0 }));
    for (const [index, statement] of this.fn.body.entries()) {
      this.mark(labels[index]!);
      if (statement.span) this.out.push({ op: 'step', at: statement.span });
      this.statement(statement, labels);
    }
    this.mark(labels.at(-1)!);
    this.out.push({ op: 'return-nothing' });
    return this.out.map((op): Op => {
      if ('label' in op) return { op: op.op, to: op.label.at };
      if ('labels' in op)
        return {
          op: 'switch',
          cases: op.labels.map(([value, { at }]) => [value, at] as const),
          default: op.otherwise.at,
        };
      return op;
    });
  }

  private mark(label: Label): void {
    label.at = this.out.length;
  }

  private statement(statement: Statement, labels: readonly Label[]): void {
    const { out } = this;
    switch (statement.op) {
      case 'do':
        this.expr(statement.expr);
        out.push({ op: 'pop' });
        return;
      case 'test':
        this.expr(statement.expr);
        out.push({ op: 'jump-if-not', label: labels[statement.else]! });
        return;
      case 'jump':
        out.push({ op: 'jump', label: labels[statement.to]! });
        return;
      case 'switch':
        this.expr(statement.expr);
        out.push({
          op: 'switch',
          labels: statement.cases.map(([value, to]) => [value, labels[to]!] as const),
          otherwise: labels[statement.default]!,
        });
        return;
      case 'return':
        if (statement.expr) this.expr(statement.expr);
        out.push({ op: statement.expr ? 'return' : 'return-nothing' });
        return;
      case 'end':
        out.push({ op: 'return-nothing' });
    }
  }

  private words(address: Expr): readonly FieldKey[] {
    return fieldsAt(this.program, this.fn, address);
  }

  private expr(expr: Expr): void {
    const { out } = this;
    switch (expr.op) {
      case 'const':
        out.push({ op: 'const', value: expr.value | 0 });
        return;
      case 'string':
        out.push({ op: 'const', value: expr.index + 1 });
        return;
      case 'local':
        out.push({ op: 'local', slot: expr.slot });
        return;
      case 'set-local':
        this.expr(expr.value);
        out.push({ op: 'set-local', slot: expr.slot });
        return;
      case 'load':
        this.expr(expr.address);
        out.push({ op: 'load', words: this.words(expr.address) });
        return;
      case 'store':
        this.expr(expr.address);
        this.expr(expr.value);
        out.push({ op: 'store', words: this.words(expr.address) });
        return;
      case 'update':
      case 'bump':
        return this.change(expr);
      case 'index':
        this.expr(expr.base);
        this.expr(expr.index);
        out.push({ op: 'index', stride: expr.stride, length: expr.length });
        return;
      case 'unary':
        this.expr(expr.value);
        out.push({ op: 'unary', do: expr.do });
        return;
      case 'binary':
        this.expr(expr.left);
        this.expr(expr.right);
        out.push({ op: 'binary', do: expr.do, unsigned: expr.unsigned });
        return;
      case 'and':
      case 'or':
        return this.shortCircuit(expr);
      case 'choose':
        return this.choose(expr);
      case 'comma':
        this.expr(expr.first);
        out.push({ op: 'pop' });
        return this.expr(expr.second);
      case 'call':
        for (const arg of expr.args) this.expr(arg);
        out.push({ op: 'call', fn: expr.fn, args: expr.args.length });
        return;
      case 'builtin':
        return this.builtin(expr.name, expr.args);
    }
  }

  private change(expr: Extract<Expr, { op: 'update' | 'bump' }>): void {
    const { place } = expr;
    const slot = 'slot' in place ? place.slot : null;
    const words = 'address' in place ? this.words(place.address) : [];
    if ('address' in place) this.expr(place.address);
    if (expr.op === 'bump') {
      this.out.push({ op: 'bump', slot, by: expr.by, gives: expr.gives, words });
      return;
    }
    this.expr(expr.value);
    const unsigned = expr.type.kind === 'pointer' || (expr.type.kind === 'int' && expr.type.unsigned);
    this.out.push({ op: 'update', slot, do: expr.do, unsigned, words });
  }

  private shortCircuit({ op, left, right }: Extract<Expr, { op: 'and' | 'or' }>): void {
    const [short, end]: [Label, Label] = [{ at: 0 }, { at: 0 }];
    this.expr(left);
    this.out.push({ op: op === 'and' ? 'jump-if-not' : 'jump-if', label: short });
    this.expr(right);
    this.out.push({ op: 'truth' }, { op: 'jump', label: end });
    this.mark(short);
    this.out.push({ op: 'const', value: op === 'and' ? 0 : 1 });
    this.mark(end);
  }

  private choose({ test, yes, no }: Extract<Expr, { op: 'choose' }>): void {
    const [otherwise, end]: [Label, Label] = [{ at: 0 }, { at: 0 }];
    this.expr(test);
    this.out.push({ op: 'jump-if-not', label: otherwise });
    this.expr(yes);
    this.out.push({ op: 'jump', label: end });
    this.mark(otherwise);
    this.expr(no);
    this.mark(end);
  }

  private builtin(name: Builtin, args: readonly Expr[]): void {
    for (const arg of args) this.expr(arg);
    const { out } = this;
    const offset = (struct: string, field: string) =>
      own(this.program.structs, struct)?.fields.find((each) => each.name === field)?.offset ?? 0;
    const mutex = offset('device', 'mutex');
    const count = offset('file', 'f_count');
    switch (name) {
      case 'spin_lock':
      case 'mutex_lock':
        return void out.push({ op: 'lock', offset: 0, words: this.words(args[0]!) });
      case 'device_lock':
        return void out.push({ op: 'lock', offset: mutex, words: [wordKey('device', mutex)] });
      case 'spin_unlock':
      case 'mutex_unlock':
        return void out.push({ op: 'unlock', offset: 0, words: this.words(args[0]!) });
      case 'device_unlock':
        return void out.push({ op: 'unlock', offset: mutex, words: [wordKey('device', mutex)] });
      case 'get_file':
        return void out.push({ op: 'count-file', by: 1, offset: count, words: [wordKey('file', count)] });
      case 'fput':
        return void out.push({ op: 'count-file', by: -1, offset: count, words: [wordKey('file', count)] });
      case 'WARN_ON':
        return void out.push({ op: 'truth' });
      case 'BUG_ON':
        return void out.push({ op: 'bug' });
      case 'strcmp':
        return void out.push({ op: 'strcmp' });
      case 'probe':
        return void out.push({ op: 'probe', words: [wordKey('device', offset('device', 'probe_answer'))] });
      case 'READ_ONCE':
        return undefined;
      case 'WRITE_ONCE':
        if (args.length > 1) throw new Unexportable('operator', { operator: name });
    }
  }
}

/** The operations of the same function that may follow an operation. */
export function following(op: Op, at: number): readonly number[] {
  switch (op.op) {
    case 'return':
    case 'return-nothing':
      return [];
    case 'jump':
      return [op.to];
    case 'jump-if':
    case 'jump-if-not':
      return [at + 1, op.to];
    case 'switch':
      return [...op.cases.map(([, to]) => to), op.default];
    default:
      return [at + 1];
  }
}

/**
 * Computes the live slots of each operation. Computes an operation again only if the live slots of a successor
 * changed.
 */
function liveness(ops: readonly Op[], slots: number): readonly Slots[] {
  const before = ops.map((): number[] => []);
  for (const [at, op] of ops.entries()) for (const next of following(op, at)) before[next]?.push(at);
  const live = ops.map(() => NO_SLOTS(slots));
  const open = ops.map((_, at) => at);
  const isOpen = ops.map(() => true);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    isOpen[at] = false;
    const op = ops[at]!;
    const after = following(op, at).reduce((all, next) => (live[next] ? all.union(live[next]) : all), NO_SLOTS(slots));
    const now = 'slot' in op && op.slot !== null ? after.set(op.slot, op.op === 'set-local' ? undefined : true) : after;
    const all = live[at]!.union(now);
    if (all === live[at]) continue;
    live[at] = all;
    for (const each of before[at]!) {
      if (!isOpen[each]) open.push(each);
      isOpen[each] = true;
    }
  }
  return live;
}
const NO_SLOTS = (slots: number): Slots => Vector.of<true>(slots);
