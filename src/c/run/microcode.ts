/**
 * Translates the statements and expression trees of a program to micro-operations of a stack machine. The whole state
 * of a thread is a position and a stack. So a thread can stop and be copied between any two operations.
 */
import type { BinaryOperator, Builtin, CFunction, Expr, Place, Program, Span, Statement } from '../types.ts';
import { isCounter, isUnsigned } from '../arithmetic.ts';
import { type FieldKey, fieldKey, fieldsAt, UNKNOWN_FIELD } from '../fields.ts';
import { layoutOf, stringRanks } from './memory.ts';

/** The operation defines the meaning of `a`, `b` and `c`. Its effect on the stack is in execute.ts. */
export interface Micro {
  readonly op: MicroOp;
  readonly a: number;
  readonly b: number;
  readonly c: boolean;
  readonly do: BinaryOperator;
  /**
   * True if the operation reads or writes shared memory. A step of grain `access` ends before the next such
   * operation.
   */
  readonly shared: boolean;
  readonly at: Span;
  readonly name: string;
  /** The fields of shared memory that the operation may read or write. */
  readonly fields: readonly FieldKey[];
}

export type MicroOp =
  | 'step'
  | 'const'
  | 'local'
  | 'set-local'
  | 'load'
  | 'store'
  | 'load-for-bump'
  | 'bump'
  | 'load-for-update'
  | 'update'
  | 'bump-local'
  | 'update-local'
  | 'index'
  | 'negate'
  | 'invert'
  | 'not'
  | 'truth'
  | 'binary'
  | 'jump'
  | 'jump-if-not'
  | 'jump-if'
  | 'switch'
  | 'call'
  | 'use'
  | 'pop'
  | 'return'
  | 'return-nothing'
  | 'lock'
  | 'unlock'
  | 'get-file'
  | 'put-file'
  | 'warn'
  | 'bug'
  | 'strcmp'
  | 'probe';

const SHARED: ReadonlySet<MicroOp> = new Set<MicroOp>([
  'load',
  'store',
  'load-for-bump',
  'bump',
  'load-for-update',
  'update',
  'lock',
  'unlock',
  'get-file',
  'put-file',
  'probe',
]);

export interface SwitchTable {
  readonly cases: ReadonlyMap<number, number>;
  readonly default: number;
}
export interface Code {
  readonly fn: CFunction;
  readonly ops: readonly Micro[];
  readonly tables: readonly SwitchTable[];
}
export interface Microcode {
  readonly functions: readonly Code[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly ranks: readonly number[];
}

const known = new WeakMap<Program, Microcode>();

/**
 * The program's micro-operations, cached. Throws a RangeError if the program calls a function that it does not have.
 */
export function microcodeOf(program: Program): Microcode {
  let microcode = known.get(program);
  if (!microcode) {
    const functions = Object.values(program.functions);
    const indexOf = new Map(functions.map((fn, index) => [fn.name, index]));
    microcode = {
      functions: functions.map((fn) => new Flattener(program, fn, indexOf).code()),
      indexOf,
      ranks: stringRanks(program),
    };
    known.set(program, microcode);
  }
  return microcode;
}

type Label = { at: number };
interface Operands {
  a?: number | Label;
  b?: number;
  c?: boolean;
  do?: BinaryOperator;
  at?: Span;
  name?: string;
  fields?: readonly FieldKey[];
}

const NO_FIELDS: readonly FieldKey[] = [];

class Flattener {
  private readonly ops: (Omit<Micro, 'a'> & { a: number | Label })[] = [];
  private readonly tables: SwitchTable[] = [];
  private readonly program: Program;
  private readonly fn: CFunction;
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly layout: ReturnType<typeof layoutOf>;
  private at: Span;

  constructor(program: Program, fn: CFunction, indexOf: ReadonlyMap<string, number>) {
    this.program = program;
    this.fn = fn;
    this.indexOf = indexOf;
    this.layout = layoutOf(program);
    this.at = fn.span;
  }

  code(): Code {
    const labels = Array.from({ length: this.fn.body.length + 1 }, (): Label => ({ at: 0 }));
    const switches: { table: number; statement: Extract<Statement, { op: 'switch' }> }[] = [];
    this.fn.body.forEach((statement, index) => {
      labels[index]!.at = this.ops.length;
      if (statement.span) {
        this.at = statement.span;
        this.emit('step');
      }
      if (statement.op === 'switch') switches.push({ table: switches.length, statement });
      this.statement(statement, labels, switches.length - 1);
    });
    labels.at(-1)!.at = this.ops.length;
    this.emit('return-nothing');
    for (const { table, statement } of switches) {
      this.tables[table] = {
        cases: new Map(statement.cases.map(([value, to]) => [value, labels[to]!.at])),
        default: labels[statement.default]!.at,
      };
    }
    const ops = this.ops.map((op): Micro => ({ ...op, a: typeof op.a === 'number' ? op.a : op.a.at }));
    return { fn: this.fn, ops, tables: this.tables };
  }

  private emit(
    op: MicroOp,
    {
      a = 0,
      b = 0,
      c = false,
      do: operator = '+',
      at = this.at,
      name = this.fn.name,
      fields = NO_FIELDS,
    }: Operands = {},
  ): void {
    this.ops.push({ op, a, b, c, do: operator, shared: SHARED.has(op), at, name, fields });
  }

  private mark(label: Label): void {
    label.at = this.ops.length;
  }

  private statement(statement: Statement, labels: readonly Label[], table: number): void {
    switch (statement.op) {
      case 'do':
        this.expr(statement.expr);
        return this.emit('pop');
      case 'test':
        this.expr(statement.expr);
        return this.emit('jump-if-not', { a: labels[statement.else]! });
      case 'jump':
        return this.emit('jump', { a: labels[statement.to]! });
      case 'switch':
        this.expr(statement.expr);
        return this.emit('switch', { a: table });
      case 'return':
        if (!statement.expr) return this.emit('return-nothing');
        this.expr(statement.expr);
        return this.emit('return');
      case 'end':
        return this.emit('return-nothing');
    }
  }

  private expr(expr: Expr): void {
    switch (expr.op) {
      case 'const':
        return this.emit('const', { a: expr.value | 0 });
      case 'string':
        return this.emit('const', { a: expr.index + 1 });
      case 'local':
        return this.emit('local', { a: expr.slot, at: expr.at, name: this.localName(expr.slot) });
      case 'set-local':
        this.expr(expr.value);
        return this.emit('set-local', { a: expr.slot });
      case 'load':
        this.expr(expr.address);
        return this.emit('load', { at: expr.at, fields: this.fieldsOf(expr.address) });
      case 'store':
        this.expr(expr.address);
        this.expr(expr.value);
        return this.emit('store', { at: expr.at, fields: this.fieldsOf(expr.address) });
      case 'update':
        return this.update(expr);
      case 'bump':
        return this.bump(expr);
      case 'index':
        this.expr(expr.base);
        this.expr(expr.index);
        return this.emit('index', { a: expr.stride, b: expr.length ?? -1, at: expr.at });
      case 'unary':
        this.expr(expr.value);
        return this.emit(({ '-': 'negate', '~': 'invert', '!': 'not' } as const)[expr.do]);
      case 'binary':
        this.expr(expr.left);
        this.expr(expr.right);
        return this.emit('binary', { do: expr.do, c: expr.unsigned, at: expr.at });
      case 'and':
      case 'or':
        return this.shortCircuit(expr);
      case 'choose':
        return this.choose(expr);
      case 'comma':
        this.expr(expr.first);
        this.emit('pop');
        return this.expr(expr.second);
      case 'call':
        return this.call(expr);
      case 'builtin':
        return this.builtin(expr.name, expr.args, expr.at);
    }
  }

  private fieldsOf(address: Expr | undefined): readonly FieldKey[] {
    return address ? fieldsAt(this.program, this.fn, address) : [UNKNOWN_FIELD];
  }

  private localName(slot: number): string {
    return this.fn.locals[slot]?.name ?? '';
  }

  private update({ place, do: operator, value, type, at }: Extract<Expr, { op: 'update' }>): void {
    const how = { do: operator, c: isUnsigned(type), b: isCounter(type) ? 1 : 0, at };
    this.place(place);
    this.expr(value);
    if ('slot' in place) return this.emit('update-local', { ...how, a: place.slot, name: this.localName(place.slot) });
    const fields = this.fieldsOf(place.address);
    this.emit('load-for-update', { at, fields });
    return this.emit('update', { ...how, fields });
  }

  private bump({ place, by, gives, type, at }: Extract<Expr, { op: 'bump' }>): void {
    // A bump has no operator. The field `do` says here whether a decrement below 0 is an underflow.
    const how = { b: by, c: gives === 'new', do: isCounter(type) ? '-' : '+', at } as const;
    this.place(place);
    if ('slot' in place) return this.emit('bump-local', { ...how, a: place.slot, name: this.localName(place.slot) });
    const fields = this.fieldsOf(place.address);
    this.emit('load-for-bump', { at, fields });
    return this.emit('bump', { ...how, fields });
  }

  private place(place: Place): void {
    if ('address' in place) this.expr(place.address);
  }

  private shortCircuit({ op, left, right }: Extract<Expr, { op: 'and' | 'or' }>): void {
    const short: Label = { at: 0 };
    const end: Label = { at: 0 };
    this.expr(left);
    this.emit(op === 'and' ? 'jump-if-not' : 'jump-if', { a: short });
    this.expr(right);
    this.emit('truth');
    this.emit('jump', { a: end });
    this.mark(short);
    this.emit('const', { a: op === 'and' ? 0 : 1 });
    this.mark(end);
  }

  private choose({ test, yes, no }: Extract<Expr, { op: 'choose' }>): void {
    const otherwise: Label = { at: 0 };
    const end: Label = { at: 0 };
    this.expr(test);
    this.emit('jump-if-not', { a: otherwise });
    this.expr(yes);
    this.emit('jump', { a: end });
    this.mark(otherwise);
    this.expr(no);
    this.mark(end);
  }

  private call({ fn, args, used, at }: Extract<Expr, { op: 'call' }>): void {
    const index = this.indexOf.get(fn);
    if (index === undefined) throw new RangeError(`the program has no function ${fn}`);
    for (const arg of args) this.expr(arg);
    this.emit('call', { a: index, b: args.length, at });
    if (used) this.emit('use', { at, name: fn });
  }

  private builtin(name: Builtin, args: readonly Expr[], at: Span): void {
    for (const arg of args) this.expr(arg);
    const { fileCount, deviceMutex, probeAnswer } = this.layout;
    switch (name) {
      case 'spin_lock':
      case 'mutex_lock':
        return this.emit('lock', { at, name, fields: this.fieldsOf(args[0]) });
      case 'device_lock':
        return this.emit('lock', { a: deviceMutex, at, name, fields: [fieldKey('device', deviceMutex)] });
      case 'spin_unlock':
      case 'mutex_unlock':
        return this.emit('unlock', { at, name, fields: this.fieldsOf(args[0]) });
      case 'device_unlock':
        return this.emit('unlock', { a: deviceMutex, at, name, fields: [fieldKey('device', deviceMutex)] });
      case 'get_file':
        return this.emit('get-file', { a: fileCount, at, name, fields: [fieldKey('file', fileCount)] });
      case 'fput':
        return this.emit('put-file', { a: fileCount, at, name, fields: [fieldKey('file', fileCount)] });
      case 'WARN_ON':
        return this.emit('warn', { at });
      case 'BUG_ON':
        return this.emit('bug', { at });
      case 'strcmp':
        return this.emit('strcmp', { at, name });
      case 'probe':
        return this.emit('probe', { a: probeAnswer, at, name, fields: [fieldKey('device', probeAnswer)] });
      case 'READ_ONCE':
        return undefined;
      case 'WRITE_ONCE':
        return args.length > 1 ? this.emit('store', { at, fields: [UNKNOWN_FIELD] }) : undefined;
    }
  }
}
