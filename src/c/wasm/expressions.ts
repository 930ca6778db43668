/** Generates code for expressions. WebAssembly evaluates a tree in the same order. */
import { isCounter, isUnsigned, layoutOf } from '../run/index.ts';
import type { BinaryOperator, CFunction, Expr, Program } from '../types.ts';
import type { Assignment } from './assigned.ts';
import { Assembler, type Op } from './bytes.ts';
import { checkAddress, find, GLOBAL, HELPER, stop } from './helpers.ts';
import { STATUS } from './status.ts';

/** The properties of the module that the code of a function depends on. */
export interface Around {
  readonly program: Program;
  /** The size of memory in bytes. */
  readonly bytes: number;
  readonly guarded: boolean;
  /**
   * The function's index in the module. `blank` says that the function may end without a result although its type
   * requires one.
   */
  readonly functions: ReadonlyMap<string, { readonly index: number; readonly fn: CFunction; readonly blank: boolean }>;
}

const OPERATION: Readonly<Record<Exclude<BinaryOperator, '/' | '%'>, readonly [signed: Op, unsigned: Op]>> = {
  '+': ['add', 'add'],
  '-': ['sub', 'sub'],
  '*': ['mul', 'mul'],
  '&': ['and', 'and'],
  '|': ['or', 'or'],
  '^': ['xor', 'xor'],
  '<<': ['shl', 'shl'],
  '>>': ['shr_s', 'shr_u'],
  '==': ['eq', 'eq'],
  '!=': ['ne', 'ne'],
  '<': ['lt_s', 'lt_u'],
  '<=': ['le_s', 'le_u'],
  '>': ['gt_s', 'gt_u'],
  '>=': ['ge_s', 'ge_u'],
};

export class Expressions {
  readonly code = new Assembler();
  protected readonly around: Around;
  protected readonly fn: CFunction;
  protected readonly assignment: Assignment;
  /**
   * Scratch locals, behind the function's own locals. No other expression runs between their write and their last
   * read.
   */
  protected readonly address: number;
  protected readonly value: number;
  protected readonly before: number;
  /** For each watched local, a second local that records whether the watched local was written. */
  private readonly written: ReadonlyMap<number, number>;
  private readonly layout: ReturnType<typeof layoutOf>;
  /** The number of locals without the parameters. */
  protected readonly words: number;

  constructor(around: Around, fn: CFunction, assignment: Assignment) {
    this.around = around;
    this.fn = fn;
    this.assignment = assignment;
    this.layout = layoutOf(around.program);
    const own = fn.locals.length;
    [this.address, this.value, this.before] = [own, own + 1, own + 2];
    this.written = new Map([...assignment.watched].map((slot, at) => [slot, own + 3 + at]));
    this.words = own - fn.params + 3 + assignment.watched.size;
  }

  /** Generates code that leaves the value of the expression on the stack. */
  protected give(expr: Expr): void {
    const { code } = this;
    switch (expr.op) {
      case 'const':
        code.const(expr.value);
        return;
      case 'string':
        code.const(expr.index + 1);
        return;
      case 'local':
        this.watch(expr, expr.slot);
        code.get(expr.slot);
        return;
      case 'load':
        this.give(expr.address);
        return this.load();
      case 'index':
        return this.index(expr);
      case 'unary':
        return this.unary(expr);
      case 'binary':
        this.give(expr.left);
        this.give(expr.right);
        return this.operate(expr.do, expr.unsigned);
      case 'and':
      case 'or':
        this.give(expr.left);
        code.ifValue();
        if (expr.op === 'and') this.truth(expr.right);
        else code.const(1);
        code.else();
        if (expr.op === 'and') code.const(0);
        else this.truth(expr.right);
        code.end();
        return;
      case 'choose':
        this.give(expr.test);
        code.ifValue();
        this.give(expr.yes);
        code.else();
        this.give(expr.no);
        code.end();
        return;
      case 'comma':
        this.do(expr.first);
        return this.give(expr.second);
      case 'call':
        return this.call(expr);
      case 'builtin':
        return this.builtin(expr, true);
      case 'set-local':
      case 'store':
      case 'update':
      case 'bump':
        return this.change(expr, true);
    }
  }

  /** Generates code for an expression whose value is not used. */
  protected do(expr: Expr): void {
    switch (expr.op) {
      case 'set-local':
      case 'store':
      case 'update':
      case 'bump':
        return this.change(expr, false);
      case 'builtin':
        return this.builtin(expr, false);
      case 'comma':
        this.do(expr.first);
        return this.do(expr.second);
      default:
        this.give(expr);
        this.code.op('drop');
    }
  }

  /** Leaves 1 for any value except 0. */
  private truth(expr: Expr): void {
    this.give(expr);
    const already =
      expr.op === 'and' ||
      expr.op === 'or' ||
      (expr.op === 'unary' && expr.do === '!') ||
      (expr.op === 'binary' && ['==', '!=', '<', '<=', '>', '>='].includes(expr.do));
    if (!already) this.code.const(0).op('ne');
  }

  private watch(expr: Expr, slot: number): void {
    if (this.assignment.unproven.has(expr))
      find(this.code.get(this.written.get(slot)!).op('eqz').if(), 'uninitialised-read').end();
  }

  /** Writes the word on the stack to a local. */
  private assign(slot: number, wanted: boolean): void {
    if (wanted) this.code.tee(slot);
    else this.code.set(slot);
    const written = this.written.get(slot);
    if (written !== undefined) this.code.const(1).set(written);
  }

  /** Replaces the address on the stack with the word at that address. */
  private load(): void {
    checkAddress(this.code.set(this.address), this.address, this.around.bytes).get(this.address).load();
  }

  private change(expr: Extract<Expr, { op: 'set-local' | 'store' | 'update' | 'bump' }>, wanted: boolean): void {
    const { code, address, value } = this;
    switch (expr.op) {
      case 'set-local':
        this.give(expr.value);
        return this.assign(expr.slot, wanted);
      case 'store':
        this.give(expr.address);
        this.give(expr.value);
        checkAddress(code.set(value).set(address), address, this.around.bytes).get(address).get(value).store();
        if (wanted) code.get(value);
        return undefined;
      case 'update':
        return this.update(expr, wanted);
      case 'bump':
        return this.bump(expr, wanted);
    }
  }

  private update(expr: Extract<Expr, { op: 'update' }>, wanted: boolean): void {
    const { place, do: operator, value, type } = expr;
    const { code, address, before } = this;
    const counts = isCounter(type) && operator === '-';
    const below = (left: number) => {
      if (counts) find(code.get(left).get(this.value).op('lt_u').if(), 'underflow').end();
    };
    if ('slot' in place) {
      this.give(value);
      code.set(this.value);
      this.watch(expr, place.slot);
      this.ruleOutZero(operator);
      below(place.slot);
      code.get(place.slot).get(this.value);
      this.operate(operator, isUnsigned(type), false);
      return this.assign(place.slot, wanted);
    }
    this.give(place.address);
    this.give(value);
    checkAddress(code.set(this.value).set(address), address, this.around.bytes).get(address).load().set(before);
    this.ruleOutZero(operator);
    below(before);
    code.get(before).get(this.value);
    this.operate(operator, isUnsigned(type), false, before);
    code.set(this.value).get(address).get(this.value).store();
    if (wanted) code.get(this.value);
    return undefined;
  }

  private bump(expr: Extract<Expr, { op: 'bump' }>, wanted: boolean): void {
    const { place, by, gives, type } = expr;
    const { code, address, before } = this;
    const below = () => {
      if (by < 0 && isCounter(type)) find(code.get(before).const(-by).op('lt_u').if(), 'underflow').end();
    };
    if ('slot' in place) {
      this.watch(expr, place.slot);
      code.get(place.slot).set(before);
      below();
      code.get(before).const(by).op('add');
      this.assign(place.slot, false);
      if (wanted) code.get(gives === 'old' ? before : place.slot);
      return;
    }
    this.give(place.address);
    checkAddress(code.set(address), address, this.around.bytes).get(address).load().set(before);
    below();
    code.get(address).get(before).const(by).op('add').store();
    if (wanted) code.get(before);
    if (wanted && gives === 'new') code.const(by).op('add');
  }

  /**
   * Replaces two words on the stack with the result. `check` is false if the caller already checked for a division by
   * zero.
   */
  private operate(operator: BinaryOperator, unsigned: boolean, check = true, left: number = this.before): void {
    const { code, value } = this;
    if (operator !== '/' && operator !== '%') {
      code.op(OPERATION[operator][unsigned ? 1 : 0]);
      return;
    }
    code.set(value).set(left);
    if (check) this.ruleOutZero(operator);
    if (unsigned || operator === '%') {
      code
        .get(left)
        .get(value)
        .op(operator === '%' ? (unsigned ? 'rem_u' : 'rem_s') : 'div_u');
      return;
    }
    // In WebAssembly, the lowest number divided by -1 traps. In this C, the result wraps like all other arithmetic.
    code
      .get(value)
      .const(-1)
      .op('eq')
      .ifValue()
      .const(0)
      .get(left)
      .op('sub')
      .else()
      .get(left)
      .get(value)
      .op('div_s')
      .end();
  }

  private ruleOutZero(operator: BinaryOperator): void {
    if (operator === '/' || operator === '%') stop(this.code.get(this.value).op('eqz').if(), 'division-by-zero').end();
  }

  private unary({ do: operator, value }: Extract<Expr, { op: 'unary' }>): void {
    if (operator === '-') this.code.const(0);
    this.give(value);
    if (operator === '-') this.code.op('sub');
    else if (operator === '~') this.code.const(-1).op('xor');
    else this.code.op('eqz');
  }

  private index({ base, index, stride, length }: Extract<Expr, { op: 'index' }>): void {
    const { code, value } = this;
    this.give(base);
    if (index.op === 'const' && (length === null || (index.value >= 0 && index.value < length))) {
      code.const(Math.imul(index.value, stride)).op('add');
      return;
    }
    this.give(index);
    if (length !== null) stop(code.tee(value).const(length).op('ge_u').if(), 'out-of-bounds').end().get(value);
    code.const(stride).op('mul', 'add');
  }

  private call({ fn, args, used }: Extract<Expr, { op: 'call' }>): void {
    const { code, value } = this;
    for (const arg of args) this.give(arg);
    const callee = this.around.functions.get(fn)!;
    code.call(callee.index);
    const { returns } = callee.fn;
    if (returns.kind === 'int' && !returns.unsigned) {
      code.tee(value).const(0).op('lt_s').if().const(STATUS.refused).get(value).store().end().get(value);
    }
    if (used && callee.blank) find(code.getGlobal(GLOBAL.blank).if(), 'uninitialised-read').end();
  }

  private builtin({ name, args }: Extract<Expr, { op: 'builtin' }>, wanted: boolean): void {
    const { code, value } = this;
    for (const arg of args) this.give(arg);
    const nothing = () => {
      if (wanted) code.const(0);
    };
    switch (name) {
      case 'spin_lock':
      case 'mutex_lock':
        code.call(HELPER.lock);
        return nothing();
      case 'spin_unlock':
      case 'mutex_unlock':
        code.call(HELPER.unlock);
        return nothing();
      case 'device_lock':
        code.const(this.layout.deviceMutex).op('add').call(HELPER.lock);
        return nothing();
      case 'device_unlock':
        code.const(this.layout.deviceMutex).op('add').call(HELPER.unlock);
        return nothing();
      case 'get_file':
        code.const(1).call(HELPER.countFile);
        return nothing();
      case 'fput':
        code.const(-1).call(HELPER.countFile);
        return nothing();
      case 'WARN_ON':
        find(code.const(0).op('ne').tee(value).if(), 'warn').end();
        if (wanted) code.get(value);
        return undefined;
      case 'BUG_ON':
        stop(code.if(), 'bug').end();
        return nothing();
      case 'strcmp':
        code.call(HELPER.strcmp);
        break;
      case 'probe':
        code.const(this.layout.probeAnswer).op('add');
        this.load();
        break;
      case 'WRITE_ONCE':
        if (args.length > 1) {
          checkAddress(code.set(value).set(this.address), this.address, this.around.bytes)
            .get(this.address)
            .get(value)
            .store();
          if (wanted) code.get(value);
          return undefined;
        }
        break;
      case 'READ_ONCE':
        break;
    }
    if (!wanted) code.op('drop');
  }
}
