import type { BinaryOperator, CType, Expr, Place, Span } from '../types.ts';
import type { At, Node } from '../read/index.ts';
import { callOf } from './call.ts';
import { binary, constant, isZero, truth, unary } from './fold.ts';
import { operate, strideOf } from './operate.ts';
import { placeOf } from './place.ts';
import type { Growing } from './program.ts';
import type { Scope } from './scope.ts';
import { INT, isBool, isVoidPointer, same, show, STRING, UNKNOWN, UNSIGNED, VOID, VOID_POINTER } from './types.ts';
import type { Types } from './declare.ts';

export interface Value {
  readonly expr: Expr;
  readonly type: CType;
}
export interface Location {
  readonly place: Place;
  readonly type: CType;
}

const ZERO = constant(0);

/** Translates parsed expressions to `Expr` and checks their types. */
export class Values {
  readonly program: Growing;
  readonly types: Types;
  /** Null outside of functions. */
  scope: Scope | null = null;
  /** The problem code for a value that is not constant where a constant is required. */
  unknowable: 'not-constant' | 'no-vla' = 'not-constant';

  constructor(program: Growing, types: Types) {
    this.program = program;
    this.types = types;
  }

  span(node: At): Span {
    return this.program.span(node);
  }

  unknown(): Value {
    return { expr: ZERO, type: UNKNOWN };
  }

  complain(code: string, node: At, params: Readonly<Record<string, string | number>> = {}): Value {
    this.program.complain(code, node, params);
    return this.unknown();
  }

  /** The value of an expression. `used` is false when the value is discarded; then a call may return void. */
  of(node: Node, used = true): Value {
    const value = this.any(node, used);
    if (used && value.type.kind === 'void') return this.complain('void-value', node);
    if (value.type.kind === 'struct' || value.type.kind === 'lock')
      return this.complain('no-struct-value', node, { name: show(value.type) });
    return value;
  }

  /** Like `of`, but also accepts a whole struct. The value of a struct is its address. */
  any(node: Node, used: boolean): Value {
    const at = this.span(node);
    switch (node.k) {
      case 'number':
        return { expr: constant(node.value), type: node.unsigned ? UNSIGNED : INT };
      case 'string':
        return { expr: { op: 'string', index: this.program.string(node.text) }, type: STRING };
      case 'name':
        if (node.name === 'NULL') return { expr: ZERO, type: VOID_POINTER };
        if (node.name === 'true' || node.name === 'false')
          return { expr: constant(Number(node.name === 'true')), type: { ...INT, name: 'bool' } as CType };
        if (!this.scope?.has(node.name) && this.program.constants.has(node.name))
          return { expr: constant(this.program.constants.get(node.name)!), type: INT };
        return this.read(node, at);
      case 'deref':
      case 'index':
      case 'member':
        return this.read(node, at);
      case 'address':
        return this.addressOf(node, node.of);
      case 'unary':
        return this.unary(node.do, node.of);
      case 'binary':
        return this.binary(node, at);
      case 'assign':
        return this.assign(node, at);
      case 'bump': {
        const place = this.changeable(node.of);
        if (!place) return this.unknown();
        const stride = place.type.kind === 'pointer' ? strideOf(this, place.type, node) : 1;
        return {
          expr: { op: 'bump', place: place.place, by: node.by * stride, gives: node.gives, type: place.type, at },
          type: place.type,
        };
      }
      case 'choose': {
        const test = this.test(node.test);
        const yes = this.of(node.yes, used);
        const no = this.of(node.no, used);
        const type = this.common(yes, no, node);
        return { expr: { op: 'choose', test, yes: yes.expr, no: no.expr }, type };
      }
      case 'comma': {
        const first = this.of(node.first, false);
        const second = this.of(node.second, used);
        return { expr: { op: 'comma', first: first.expr, second: second.expr }, type: second.type };
      }
      case 'call':
        return callOf(this, node, used);
      case 'cast':
        return this.cast(node, at);
      case 'sizeof': {
        const type = node.type ? this.types.of(node.type) : this.typeOf(node.of!);
        return { expr: constant(this.program.size(type)), type: UNSIGNED };
      }
      case 'list':
        return this.complain('no-compound-literal', node);
      case 'broken':
        return this.unknown();
    }
  }

  /** The type of a `sizeof` operand. An array stays an array here. The operand is never evaluated. */
  private typeOf(node: Node): CType {
    if (node.k === 'name' || node.k === 'deref' || node.k === 'index' || node.k === 'member')
      return this.place(node)?.type ?? UNKNOWN;
    return this.of(node).type;
  }

  private read(node: Node, at: Span): Value {
    const found = this.place(node);
    return found ? this.load(found, at) : this.unknown();
  }

  /** Reads the value at a location. */
  load({ place, type }: Location, at: Span): Value {
    if ('slot' in place) return { expr: { op: 'local', slot: place.slot, at }, type };
    if (type.kind === 'array') return { expr: place.address, type: { kind: 'pointer', to: type.of } };
    if (type.kind === 'struct' || type.kind === 'lock') return { expr: place.address, type };
    return { expr: { op: 'load', address: place.address, type, at }, type };
  }

  /** The location of an lvalue. Returns null after it has reported a problem. */
  place(node: Node): Location | null {
    return placeOf(this, node);
  }

  private addressOf(node: At, of: Node): Value {
    if (of.k === 'name' && this.program.signatures.has(of.name) && !this.scope?.has(of.name))
      return this.complain('no-function-pointer', node);
    const found = this.place(of);
    if (!found) return this.unknown();
    if ('slot' in found.place)
      return this.complain('no-address-of-local', node, { name: of.k === 'name' ? of.name : '' });
    return { expr: found.place.address, type: { kind: 'pointer', to: found.type } };
  }

  /** The location that an assignment changes. Returns null after it has reported a problem. */
  changeable(node: Node): Location | null {
    const found = this.place(node);
    if (!found) return null;
    if (found.type.kind === 'struct' || found.type.kind === 'lock')
      this.complain('no-struct-value', node, { name: show(found.type) });
    else if (found.type.kind === 'array') this.complain('no-array-value', node);
    else return found;
    return null;
  }

  private unary(operator: '-' | '+' | '~' | '!', of: Node): Value {
    if (operator === '!') return { expr: unary('!', this.scalar(of).expr), type: INT };
    const value = this.of(of);
    if (value.type.kind !== 'int')
      return this.complain('operands', of, { operator, left: show(value.type), right: '', one: 'yes' });
    const type = value.type === UNKNOWN ? UNKNOWN : value.type.unsigned ? UNSIGNED : INT;
    return { expr: operator === '+' ? value.expr : unary(operator, value.expr), type };
  }

  /** The value of an int or a pointer. */
  private scalar(node: Node): Value {
    const value = this.of(node);
    return value.type.kind === 'int' || value.type.kind === 'pointer'
      ? value
      : this.complain('wrong-type', node, { found: show(value.type), expected: 'int' });
  }

  /** The expression of a condition. */
  test(node: Node): Expr {
    if (node.k === 'assign' && node.do === null) this.program.problems.warn('assignment-in-test', this.span(node));
    return this.scalar(node).expr;
  }

  integer(node: Node): Expr {
    const value = this.of(node);
    if (value.type.kind !== 'int') this.complain('wrong-type', node, { found: show(value.type), expected: 'int' });
    return value.expr;
  }

  private binary(node: Extract<Node, { k: 'binary' }>, at: Span): Value {
    const operator = node.do as BinaryOperator;
    if (node.do === '&&' || node.do === '||') {
      const left = this.test(node.left);
      const right = this.test(node.right);
      return { expr: { op: node.do === '&&' ? 'and' : 'or', left, right }, type: INT };
    }
    const left = this.of(node.left);
    const right = this.of(node.right);
    return operate(this, operator, left, right, node, at);
  }

  private assign(node: Extract<Node, { k: 'assign' }>, at: Span): Value {
    const found = this.changeable(node.left);
    if (node.do === null) {
      const value = this.of(node.right);
      if (!found) return this.unknown();
      return this.put(found, this.convert(value, found.type, node.right), at);
    }
    const by = this.of(node.right);
    if (!found) return this.unknown();
    const operator = node.do as BinaryOperator;
    const { place, type } = found;
    // Check `x += y` like `x = x + y`. The result of this check is dropped, because the `update` expression computes
    // the address of x only once.
    const old: Value = { expr: { op: 'local', slot: 0, at }, type };
    const whole = operate(this, operator, old, by, node, at);
    if (whole.type === UNKNOWN) return this.unknown();
    const value =
      type.kind === 'pointer'
        ? binary('*', by.expr, constant(strideOf(this, type, node.left)), false, at)
        : isBool(type)
          ? truth(by.expr, isBool(by.type), this.span(node.right))
          : by.expr;
    return { expr: { op: 'update', place, do: operator, value, type, at }, type };
  }

  put({ place, type }: Location, value: Expr, at: Span): Value {
    if ('slot' in place) return { expr: { op: 'set-local', slot: place.slot, value, at }, type };
    return { expr: { op: 'store', address: place.address, value, type, at }, type };
  }

  /** Converts a value to the type of an assignment target, a parameter or a result. */
  convert(value: Value, to: CType, node: At): Expr {
    const { expr, type } = value;
    if (type === UNKNOWN || to === UNKNOWN) return expr;
    if (isBool(to) && (type.kind === 'int' || type.kind === 'pointer'))
      return truth(expr, isBool(type), this.span(node));
    if (to.kind === 'int' && type.kind === 'int') return expr;
    if (to.kind === 'pointer' && type.kind === 'pointer' && (isVoidPointer(to) || same(to, type))) return expr;
    if (to.kind === 'pointer' && type.kind === 'int' && isZero(value.expr)) return expr;
    return this.complain('wrong-type', node, { found: show(type), expected: show(to) }).expr;
  }

  private cast(node: Extract<Node, { k: 'cast' }>, at: Span): Value {
    const to = this.types.of(node.type);
    const value = this.of(node.of, to.kind !== 'void');
    if (to.kind === 'void') return { expr: value.expr, type: VOID };
    if (to.kind !== 'int' && to.kind !== 'pointer')
      return this.complain('no-struct-value', node.type, { name: show(to) });
    if (isBool(to)) return { expr: truth(value.expr, isBool(value.type), at), type: to };
    if (to.kind === 'int' && value.type.kind === 'pointer') this.program.ordersPointers = true;
    return { expr: value.expr, type: to };
  }

  /** The common type of the two branches of `?:`. */
  private common(yes: Value, no: Value, node: At): CType {
    const a = yes.type;
    const b = no.type;
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    if (a.kind === 'void' || b.kind === 'void') return VOID;
    if (a.kind === 'pointer' && (isZero(no.expr) || (b.kind === 'pointer' && same(a, b))))
      return isVoidPointer(a) && b.kind === 'pointer' ? b : a;
    if (b.kind === 'pointer' && isZero(yes.expr)) return b;
    if (a.kind === 'int' && b.kind === 'int')
      return isBool(a) && isBool(b) ? a : a.unsigned || b.unsigned ? UNSIGNED : INT;
    this.complain('compare', node, { left: show(a), right: show(b) });
    return UNKNOWN;
  }
}
