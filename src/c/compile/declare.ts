import type { CType, Expr, Field, Span } from '../types.ts';
import {
  nearest,
  type At,
  type Declaration,
  type Declarator,
  type FunctionDefinition,
  type Node,
  type TypeName,
  type TypeSpec,
} from '../read/index.ts';
import { MOST_WORDS, type Growing, type Signature } from './program.ts';
import { same, show, UNKNOWN, VOID } from './types.ts';

/** Evaluates a constant expression. Returns null after it has reported a problem. */
export type Constant = (node: Node, code?: 'not-constant' | 'no-vla') => number | null;
export type Initial = (node: Node, type: CType) => Expr | null;

/** Resolves parsed types to `CType`. Also records the structs and enums that a type defines. */
export class Types {
  private readonly program: Growing;
  private readonly constant: Constant;
  private anonymous = 0;

  constructor(program: Growing, constant: Constant) {
    this.program = program;
    this.constant = constant;
  }

  of({ type, declarator }: TypeName | { type: TypeSpec; declarator: Declarator }): CType {
    return this.declared(this.base(type), declarator);
  }

  /** Applies a declarator to a base type. `given` is the length of an array that is declared without a length. */
  declared(base: CType, { stars, dims }: Declarator, given: number | null = null): CType {
    const { program } = this;
    let type = base;
    for (let star = 0; star < stars; star++) type = { kind: 'pointer', to: type };
    for (const [index, dim] of [...dims.entries()].toReversed()) {
      let length = dim ? this.constant(dim, 'no-vla') : index === 0 ? given : null;
      if (!dim && length === null) {
        length = 1;
        if (index > 0) continue;
      }
      if (dim && (length === null || length < 1)) {
        if (length !== null) program.complain('bad-length', dim);
        length = 1;
      }
      const words = (length! * Math.max(program.size(type), 4)) / 4;
      if (words > MOST_WORDS) {
        program.complain('large-array', dim!, { limit: MOST_WORDS });
        length = 1;
      }
      type = { kind: 'array', of: type, length: length! };
    }
    return type;
  }

  base(spec: TypeSpec, alias: string | null = null): CType {
    const { program } = this;
    switch (spec.k) {
      case 'void':
        return VOID;
      case 'word':
        return { kind: 'int', unsigned: spec.unsigned, name: spec.name };
      case 'named':
        return this.named(spec.name, spec);
      case 'enum':
        this.enumeration(spec.items ?? []);
        if (spec.tag !== null && spec.items) program.enums.add(spec.tag);
        return { kind: 'int', unsigned: false, name: spec.tag === null ? (alias ?? 'int') : `enum ${spec.tag}` };
      case 'struct': {
        if (spec.tag === 'mutex') return { kind: 'lock', name: 'struct mutex' };
        if (alias === 'spinlock_t' || spec.tag === 'spinlock') return { kind: 'lock', name: 'spinlock_t' };
        const name = spec.tag ?? alias ?? `<${(this.anonymous += 1)}>`;
        if (spec.fields) this.struct(name, spec, spec.fields);
        return { kind: 'struct', name };
      }
    }
  }

  private named(name: string, at: At): CType {
    const { program } = this;
    if (name === 'spinlock_t') return { kind: 'lock', name };
    const type = program.typedefs.get(name);
    if (type) return type;
    const place = { from: at.to - name.length, to: at.to };
    if (program.structs.has(name)) program.repair('missing-struct', place, { name }, `struct ${name}`);
    else if (program.enums.has(name)) program.repair('missing-enum', place, { name }, `enum ${name}`);
    else {
      const near = nearest(name, ['int', 'bool', 'char', 'void', ...program.typedefs.keys()]);
      if (near === null) program.complain('unknown-type', place, { name, hint: 'no', near: '' });
      else program.repair('unknown-type', place, { name, hint: 'yes', near }, near);
    }
    return UNKNOWN;
  }

  private enumeration(items: readonly (At & { readonly name: string; readonly value: Node | null })[]): void {
    let next = 0;
    for (const item of items) {
      if (item.value) next = this.constant(item.value) ?? next;
      introduce(this.program, item.name, item);
      this.program.constants.set(item.name, next);
      next = (next + 1) | 0;
    }
  }

  private struct(name: string, at: At, declarations: NonNullable<Extract<TypeSpec, { k: 'struct' }>['fields']>): void {
    const { program } = this;
    if (program.structs.has(name))
      program.complain(
        'duplicate',
        { from: at.from, to: at.from + 6 },
        { name: `struct ${name}`, line: 0, kind: 'struct' },
      );
    const fields: Field[] = [];
    const names = new Set<string>();
    let offset = 0;
    for (const { type: spec, declarators } of declarations) {
      const base = this.base(spec);
      if (declarators.length === 0) program.complain('no-anonymous-member', { from: spec.from, to: spec.to });
      for (const declarator of declarators) {
        const type = this.declared(base, declarator);
        const field = declarator.name;
        if (!field) continue;
        if (names.has(field.name)) program.complain('duplicate', field, { name: field.name, line: 0, kind: 'member' });
        names.add(field.name);
        this.complete(type, field);
        fields.push({ name: field.name, offset, type });
        offset += program.size(type);
      }
    }
    program.structs.set(name, { name, size: Math.max(offset, 4), fields });
  }

  /** Reports a problem when an object has a type without a size. */
  complete(type: CType, place: At): void {
    const inner = type.kind === 'array' ? type.of : type;
    if (inner.kind === 'array') this.complete(inner, place);
    else if (inner.kind === 'void') this.program.complain('void-object', place);
    else if (inner.kind === 'struct' && !this.program.structs.has(inner.name))
      this.program.complain('unknown-struct', place, { name: inner.name });
  }
}

/** Records the place of a name at file scope. Reports a problem and returns false when the name exists already. */
export function introduce(program: Growing, name: string, at: At): boolean {
  const before = program.introduced.get(name);
  if (before) program.complain('duplicate', at, { name, line: before.line, kind: 'name' });
  else program.introduced.set(name, program.span(at));
  return !before;
}

/** Records a prototype or a definition. A function may be declared many times, but always with the same signature. */
export function declareFunction(
  program: Growing,
  types: Types,
  node: Declaration | FunctionDefinition,
  declarator: Declarator,
): Signature {
  const returns = types.declared(types.base(node.type), { ...declarator, dims: [] });
  const name = declarator.name!;
  if (returns.kind === 'struct' || returns.kind === 'lock')
    program.complain('no-struct-value', name, { name: show(returns) });
  const params = declarator.params!.map((param) => {
    const type = types.of(param);
    const place = param.declarator.name ?? param;
    if (type.kind === 'struct' || type.kind === 'lock')
      program.complain('no-struct-value', place, { name: show(type) });
    if (type.kind === 'void') program.complain('void-object', place);
    return {
      name: param.declarator.name?.name ?? null,
      type: type.kind === 'array' ? ({ kind: 'pointer', to: type.of } as const) : type,
    };
  });
  const known = program.signatures.get(name.name);
  const defines = node.k === 'function';
  const at: Span = program.span(name);
  if (!known) {
    introduce(program, name.name, name);
    const signature: Signature = { name: name.name, returns, params, at, defined: defines };
    program.signatures.set(name.name, signature);
    return signature;
  }
  const fits =
    same(known.returns, returns) &&
    known.params.length === params.length &&
    params.every(({ type }, index) => same(type, known.params[index]!.type));
  if (defines && known.defined)
    program.complain('duplicate', name, { name: name.name, line: known.at.line, kind: 'function' });
  else if (!fits) program.complain('other-prototype', name, { name: name.name, line: known.at.line });
  const signature: Signature = { ...known, returns, params, defined: defines || known.defined };
  program.signatures.set(name.name, signature);
  return signature;
}

/** Handles a declaration at file scope: types, prototypes and globals. */
export function declare(
  program: Growing,
  types: Types,
  node: Declaration,
  initialise: (global: { address: number; type: CType }, node: Node) => void,
): void {
  const alias =
    node.storage === 'typedef' && node.items.length > 0 ? (node.items[0]!.declarator.name?.name ?? null) : null;
  const base = types.base(node.type, alias);
  for (const { declarator, initial } of node.items) {
    const name = declarator.name!;
    if (node.storage === 'typedef') {
      if (declarator.params) program.complain('no-function-pointer', name);
      program.typedefs.set(name.name, types.declared(base, declarator));
    } else if (declarator.params)
      declareFunction(
        program,
        types,
        { ...node, type: node.type.k === 'struct' || node.type.k === 'enum' ? bare(node.type) : node.type },
        declarator,
      );
    else {
      const given = initial?.k === 'list' ? Math.max(initial.items.length, 1) : null;
      const type = types.declared(base, declarator, given);
      types.complete(type, name);
      if (node.storage === 'extern' || !introduce(program, name.name, name)) {
        if (node.storage === 'extern' && !program.globals.has(name.name))
          program.complain('no-extern', name, { name: name.name });
        continue;
      }
      const global = program.place(name.name, type, program.span(name));
      if (initial) initialise(global, initial);
    }
  }
}

/** Removes the definition from a type. The definition is already recorded. */
const bare = (type: TypeSpec): TypeSpec =>
  type.k === 'struct' ? { ...type, fields: null } : type.k === 'enum' ? { ...type, items: null } : type;
