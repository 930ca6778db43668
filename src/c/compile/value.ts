import type { BinaryOperator, CType, Expr, Place, Span } from '../types.ts';
import { nearest, type At, type Node } from '../read/index.ts';
import { callOf } from './call.ts';
import { binary, constant, further, truth, unary } from './fold.ts';
import type { Growing } from './program.ts';
import type { Scope } from './scope.ts';
import { INT, isBool, isVoidPointer, same, show, STRING, UNKNOWN, UNSIGNED, VOID, VOID_POINTER } from './types.ts';
import type { Types } from './declare.ts';

/** A value with its type. */
export interface Value { readonly expr: Expr; readonly type: CType }
export interface Location { readonly place: Place; readonly type: CType }

const ZERO = constant(0);
const isNull = ({ expr }: Value): boolean => expr.op === 'const' && expr.value === 0;
const COMPARES = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Turns expressions into what the machine runs, and checks them on the way. */
export class Values {
  readonly program: Growing;
  readonly types: Types;
  /** Null outside of functions. */
  scope: Scope | null = null;
  /** What to say of a value that is not known where it has to be. */
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

  /** The value of an expression. `used` is false where nobody looks at it: then a call may give none. */
  of(node: Node, used = true): Value {
    const value = this.any(node, used);
    if (used && value.type.kind === 'void') return this.complain('void-value', node);
    if (value.type.kind === 'struct' || value.type.kind === 'lock') return this.complain('no-struct-value', node, { name: show(value.type) });
    return value;
  }

  private any(node: Node, used: boolean): Value {
    const at = this.span(node);
    switch (node.k) {
      case 'number':
        return { expr: constant(node.value), type: node.unsigned ? UNSIGNED : INT };
      case 'string':
        return { expr: { op: 'string', index: this.program.string(node.text) }, type: STRING };
      case 'name':
        if (node.name === 'NULL') return { expr: ZERO, type: VOID_POINTER };
        if (node.name === 'true' || node.name === 'false') return { expr: constant(Number(node.name === 'true')), type: { ...INT, name: 'bool' } as CType };
        if (!this.scope?.has(node.name) && this.program.constants.has(node.name)) return { expr: constant(this.program.constants.get(node.name)!), type: INT };
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
        const stride = place.type.kind === 'pointer' ? this.stride(place.type, node) : 1;
        return { expr: { op: 'bump', place: place.place, by: node.by * stride, gives: node.gives, type: place.type, at }, type: place.type };
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

  /** For sizeof: an array is not yet a pointer. Nothing of it runs. */
  private typeOf(node: Node): CType {
    if (node.k === 'name' || node.k === 'deref' || node.k === 'index' || node.k === 'member') return this.place(node)?.type ?? UNKNOWN;
    return this.of(node).type;
  }

  private read(node: Node, at: Span): Value {
    const found = this.place(node);
    if (!found) return this.unknown();
    const { place, type } = found;
    if ('slot' in place) return { expr: { op: 'local', slot: place.slot, at }, type };
    if (type.kind === 'array') return { expr: place.address, type: { kind: 'pointer', to: type.of } };
    if (type.kind === 'struct' || type.kind === 'lock') return { expr: place.address, type };
    return { expr: { op: 'load', address: place.address, type, at }, type };
  }

  /** Where something stands, or null where a problem was found. */
  place(node: Node): Location | null {
    const at = this.span(node);
    switch (node.k) {
      case 'name':
        return this.named(node, null);
      case 'deref': {
        const { expr, type } = this.of(node.of);
        if (type === UNKNOWN) return null;
        const to = this.target(type, node.of);
        return to && { place: { address: expr }, type: to };
      }
      case 'index': {
        const whole = this.isPlace(node.of) ? this.place(node.of) : null;
        if (this.isPlace(node.of) && !whole) {
          this.of(node.index);
          return null;
        }
        const array = whole?.type.kind === 'array' && 'address' in whole.place ? whole : null;
        const base = array ? { expr: (array.place as { address: Expr }).address, type: { kind: 'pointer', to: (array.type as { of: CType }).of } as CType } : this.of(node.of);
        const index = this.integer(node.index);
        if (base.type === UNKNOWN) return null;
        const to = this.target(base.type, node.of);
        if (!to) return null;
        const length = array?.type.kind === 'array' ? array.type.length : null;
        return { place: { address: { op: 'index', base: base.expr, index, stride: this.program.size(to), length, at } }, type: to };
      }
      case 'member':
        return this.member(node, at);
      default:
        this.complain('not-a-place', node);
        return null;
    }
  }

  private isPlace(node: Node): boolean {
    if (node.k === 'name') return !this.program.constants.has(node.name) && node.name !== 'NULL';
    return node.k === 'deref' || node.k === 'index' || node.k === 'member';
  }

  private target(type: CType, node: At): CType | null {
    if (type.kind === 'pointer' && type.to.kind === 'struct' && !this.program.structs.has(type.to.name)) this.complain('unknown-struct', node, { name: type.to.name });
    else if (type.kind !== 'pointer' || type.to.kind === 'void') this.complain('not-a-pointer', node, { found: show(type) });
    else return type.to;
    return null;
  }

  /** A variable. `member` is what an arrow behind it asks for, so that a slip of the name can be told from the use. */
  private named(node: Extract<Node, { k: 'name' }>, member: string | null): Location | null {
    const { name } = node;
    const slot = this.scope?.find(name) ?? null;
    if (slot !== null) return { place: { slot }, type: this.scope!.locals[slot]!.type };
    const global = this.program.globals.get(name);
    if (global) return { place: { address: constant(global.address) }, type: global.type };
    if (this.program.constants.has(name) || name === 'NULL' || name === 'true' || name === 'false') this.complain('not-a-place', node);
    else if (this.program.signatures.has(name)) this.complain('no-function-pointer', node);
    else if (!this.scope) this.complain(this.unknowable, node);
    else if (!this.scope.poisoned.has(name)) this.scope.missing(name, { from: node.from, to: node.to }, member);
    return null;
  }

  private member(node: Extract<Node, { k: 'member' }>, at: Span): Location | null {
    const { name } = node.member;
    let address: Expr;
    let type: CType;
    if (node.arrow) {
      const found = node.of.k === 'name' && this.isPlace(node.of) ? this.named(node.of, name) : undefined;
      if (found === null) return null;
      const base = this.any(node.of, true);
      if (base.type === UNKNOWN) return null;
      if (base.type.kind === 'struct') return this.mark(node, '.');
      if (base.type.kind !== 'pointer' || (base.type.to.kind !== 'struct' && base.type.to.kind !== 'lock')) return this.shapeless(node, base.type);
      ({ expr: address } = base);
      type = base.type.to;
    } else {
      const whole = this.place(node.of);
      if (!whole) return null;
      if (whole.type.kind === 'pointer' && whole.type.to.kind === 'struct') return this.mark(node, '->');
      if ((whole.type.kind !== 'struct' && whole.type.kind !== 'lock') || 'slot' in whole.place) return this.shapeless(node, whole.type);
      ({ address } = whole.place);
      ({ type } = whole);
    }
    // Whoever holds a lock can be read off it; the headers call that word its holder.
    if (type.kind === 'lock') return name === 'holder' ? { place: { address }, type: INT } : this.shapeless(node, type);
    const struct = type.kind === 'struct' ? this.program.structs.get(type.name) : undefined;
    if (!struct) {
      this.complain('unknown-struct', node.of, { name: (type as { name: string }).name });
      return null;
    }
    const field = struct.fields.find((field) => field.name === name);
    if (field) return { place: { address: further(address, field.offset, at) }, type: field.type };
    const near = nearest(name, struct.fields.map(({ name }) => name));
    if (near === null) this.complain('unknown-member', node.member, { member: name, struct: show(type), hint: 'no', near: '' });
    else this.program.repair('unknown-member', node.member, { member: name, struct: show(type), hint: 'yes', near }, near);
    return null;
  }

  private shapeless(node: Extract<Node, { k: 'member' }>, type: CType): null {
    this.complain('not-a-struct', node.of, { found: show(type), member: node.member.name });
    return null;
  }

  private mark(node: Extract<Node, { k: 'member' }>, right: string): null {
    this.program.repair('wrong-arrow', node.mark, { found: node.arrow ? '->' : '.', right, member: node.member.name }, right);
    return null;
  }

  private addressOf(node: At, of: Node): Value {
    if (of.k === 'name' && this.program.signatures.has(of.name) && !this.scope?.has(of.name)) return this.complain('no-function-pointer', node);
    const found = this.place(of);
    if (!found) return this.unknown();
    if ('slot' in found.place) return this.complain('no-address-of-local', node, { name: of.k === 'name' ? of.name : '' });
    return { expr: found.place.address, type: { kind: 'pointer', to: found.type } };
  }

  /** A place that an assignment may change. */
  changeable(node: Node): Location | null {
    const found = this.place(node);
    if (!found) return null;
    if (found.type.kind === 'struct' || found.type.kind === 'lock') this.complain('no-struct-value', node, { name: show(found.type) });
    else if (found.type.kind === 'array') this.complain('no-array-value', node);
    else return found;
    return null;
  }

  private unary(operator: '-' | '+' | '~' | '!', of: Node): Value {
    if (operator === '!') return { expr: unary('!', this.scalar(of).expr), type: INT };
    const value = this.of(of);
    if (value.type.kind !== 'int') return this.complain('operands', of, { operator, left: show(value.type), right: '', one: 'yes' });
    const type = value.type === UNKNOWN ? UNKNOWN : value.type.unsigned ? UNSIGNED : INT;
    return { expr: operator === '+' ? value.expr : unary(operator, value.expr), type };
  }

  /** An int or a pointer. */
  private scalar(node: Node): Value {
    const value = this.of(node);
    return value.type.kind === 'int' || value.type.kind === 'pointer' ? value : this.complain('wrong-type', node, { found: show(value.type), expected: 'int' });
  }

  /** A condition. */
  test(node: Node): Expr {
    if (node.k === 'assign' && node.do === null) this.program.problems.warn('assignment-in-test', this.span(node));
    return this.scalar(node).expr;
  }

  integer(node: Node): Expr {
    const value = this.of(node);
    if (value.type.kind !== 'int') this.complain('wrong-type', node, { found: show(value.type), expected: 'int' });
    return value.expr;
  }

  private stride(type: CType, node: At): number {
    const to = this.target(type, node);
    return to ? Math.max(this.program.size(to), 4) : 4;
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
    return this.operate(operator, left, right, node, at);
  }

  /** One of the operators between two values. */
  operate(operator: BinaryOperator, left: Value, right: Value, node: Extract<Node, { left: Node; right: Node }>, at: Span): Value {
    const a = left.type;
    const b = right.type;
    if (a === UNKNOWN || b === UNKNOWN) return COMPARES.has(operator) ? { expr: ZERO, type: INT } : this.unknown();
    if (COMPARES.has(operator)) {
      const pointers = a.kind === 'pointer' || b.kind === 'pointer';
      const fits = !pointers || same(a, b) || (a.kind === 'pointer' && isNull(right)) || (b.kind === 'pointer' && isNull(left));
      if (!fits) return { ...this.complain('compare', node, { left: show(a), right: show(b) }), type: INT };
      const unsigned = pointers || (a.kind === 'int' && a.unsigned) || (b.kind === 'int' && b.unsigned);
      return { expr: binary(operator, left.expr, right.expr, unsigned, at), type: INT };
    }
    if (a.kind === 'pointer' || b.kind === 'pointer') return this.move(operator, left, right, node, at);
    if (a.kind !== 'int' || b.kind !== 'int') return this.complain('operands', node, { operator, left: show(a), right: show(b), one: 'no' });
    const shift = operator === '<<' || operator === '>>';
    const unsigned = a.unsigned || (b.unsigned && !shift);
    return { expr: binary(operator, left.expr, right.expr, unsigned, at), type: unsigned ? UNSIGNED : INT };
  }

  /** Pointers move by whole things. */
  private move(operator: BinaryOperator, left: Value, right: Value, node: Extract<Node, { left: Node; right: Node }>, at: Span): Value {
    const a = left.type;
    const b = right.type;
    if (a.kind === 'pointer' && b.kind === 'pointer' && operator === '-' && same(a, b)) {
      const bytes = binary('-', left.expr, right.expr, false, at);
      return { expr: binary('/', bytes, constant(this.stride(a, node.left)), false, at), type: INT };
    }
    const pointer = a.kind === 'pointer' ? left : right;
    const by = a.kind === 'pointer' ? right : left;
    if (by.type.kind !== 'int' || !(operator === '+' || (operator === '-' && pointer === left))) {
      return this.complain('operands', node, { operator, left: show(a), right: show(b), one: 'no' });
    }
    const stride = this.stride(pointer.type, pointer === left ? node.left : node.right);
    const index = operator === '-' ? unary('-', by.expr) : by.expr;
    return { expr: { op: 'index', base: pointer.expr, index, stride, length: null, at }, type: pointer.type };
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
    // Checked as if it were written out; what runs reads and writes the place once.
    const old: Value = { expr: { op: 'local', slot: 0, at }, type };
    const whole = this.operate(operator, old, by, node, at);
    if (whole.type === UNKNOWN) return this.unknown();
    const value = type.kind === 'pointer' ? binary('*', by.expr, constant(this.stride(type, node.left)), false, at) : isBool(type) ? truth(by.expr, isBool(by.type), this.span(node.right)) : by.expr;
    return { expr: { op: 'update', place, do: operator, value, type, at }, type };
  }

  put({ place, type }: Location, value: Expr, at: Span): Value {
    if ('slot' in place) return { expr: { op: 'set-local', slot: place.slot, value, at }, type };
    return { expr: { op: 'store', address: place.address, value, type, at }, type };
  }

  /** A value as another type takes it: by assignment, as an argument or as a result. */
  convert(value: Value, to: CType, node: At): Expr {
    const { expr, type } = value;
    if (type === UNKNOWN || to === UNKNOWN) return expr;
    if (isBool(to) && (type.kind === 'int' || type.kind === 'pointer')) return truth(expr, isBool(type), this.span(node));
    if (to.kind === 'int' && type.kind === 'int') return expr;
    if (to.kind === 'pointer' && type.kind === 'pointer' && (isVoidPointer(to) || same(to, type))) return expr;
    if (to.kind === 'pointer' && type.kind === 'int' && isNull(value)) return expr;
    return this.complain('wrong-type', node, { found: show(type), expected: show(to) }).expr;
  }

  private cast(node: Extract<Node, { k: 'cast' }>, at: Span): Value {
    const to = this.types.of(node.type);
    const value = this.of(node.of, to.kind !== 'void');
    if (to.kind === 'void') return { expr: value.expr, type: VOID };
    if (to.kind !== 'int' && to.kind !== 'pointer') return this.complain('no-struct-value', node.type, { name: show(to) });
    if (isBool(to)) return { expr: truth(value.expr, isBool(value.type), at), type: to };
    return { expr: value.expr, type: to };
  }

  /** What a choice between two gives. */
  private common(yes: Value, no: Value, node: At): CType {
    const a = yes.type;
    const b = no.type;
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    if (a.kind === 'void' || b.kind === 'void') return VOID;
    if (a.kind === 'pointer' && (isNull(no) || (b.kind === 'pointer' && same(a, b)))) return isVoidPointer(a) && b.kind === 'pointer' ? b : a;
    if (b.kind === 'pointer' && isNull(yes)) return b;
    if (a.kind === 'int' && b.kind === 'int') return isBool(a) && isBool(b) ? a : a.unsigned || b.unsigned ? UNSIGNED : INT;
    this.complain('compare', node, { left: show(a), right: show(b) });
    return UNKNOWN;
  }
}
