/** The words of the structs, and the words that an address in the program can be. */
import type { CFunction, CType, Expr, Program } from '../c/index.ts';
import { own } from '../world/index.ts';

/** A member of a struct, or a global. `path` leads to a member inside a member. */
export interface Field {
  /** Null for a global. */
  readonly struct: string | null;
  readonly path: readonly (string | number)[];
  /** In bytes; for a global, its address. */
  readonly offset: number;
  /** The number of words of an array; otherwise 1. */
  readonly length: number;
  readonly array: boolean;
  readonly type: CType;
}

/** A word in every instance of a struct, such as `iommu_group+8`; or a word of a global, such as `#1024`. */
export type WordKey = string;
export const wordKey = (struct: string | null, offset: number): WordKey =>
  struct === null ? `#${offset}` : `${struct}+${offset}`;
/** The key for an address that only a run can determine. */
export const UNKNOWN: WordKey = '?';

function sizeOf(program: Program, type: CType): number {
  if (type.kind === 'struct') return own(program.structs, type.name)?.size ?? 0;
  return type.kind === 'array' ? type.length * sizeOf(program, type.of) : 4;
}

function* within(
  program: Program,
  type: CType,
  struct: string | null,
  path: Field['path'],
  offset: number,
): Generator<Field> {
  if (type.kind === 'struct') {
    for (const field of own(program.structs, type.name)?.fields ?? [])
      yield* within(program, field.type, struct, [...path, field.name], offset + field.offset);
  } else if (type.kind === 'array') {
    const size = sizeOf(program, type.of);
    if (type.of.kind !== 'struct' && type.of.kind !== 'array')
      yield { struct, path, offset, length: type.length, array: true, type: type.of };
    else
      for (let at = 0; at < type.length; at += 1)
        yield* within(program, type.of, struct, [...path, at], offset + at * size);
  } else {
    yield { struct, path, offset, length: 1, array: false, type };
  }
}

/** All fields of the program, by struct. The fields of globals have the key null. */
export function fieldsOf(program: Program): ReadonlyMap<string | null, readonly Field[]> {
  const all = new Map<string | null, readonly Field[]>();
  for (const struct of Object.values(program.structs)) {
    all.set(
      struct.name,
      struct.fields.flatMap(({ name, offset, type }) => [...within(program, type, struct.name, [name], offset)]),
    );
  }
  all.set(
    null,
    program.globals.flatMap(({ name, address, type }) => [...within(program, type, null, [name], address)]),
  );
  return all;
}

/** The words that an address may be, for any content of memory. */
export function wordsAt(program: Program, fn: CFunction, address: Expr): readonly WordKey[] {
  const spots = spotsOf(program, fn, address);
  return spots ? spots.map(({ struct, offset }) => wordKey(struct, offset)) : [UNKNOWN];
}

interface Spot {
  readonly struct: string | null;
  readonly offset: number;
}

function spotsOf(program: Program, fn: CFunction, address: Expr): readonly Spot[] | null {
  if (address.op === 'const') return [{ struct: null, offset: address.value }];
  if (address.op === 'binary' && address.do === '+' && address.right.op === 'const') {
    const { value } = address.right;
    return (
      spotsOf(program, fn, address.left)?.map(({ struct, offset }) => ({ struct, offset: offset + value })) ?? null
    );
  }
  if (address.op === 'index') {
    const { base, index, stride, length } = address;
    const spots = spotsOf(program, fn, base);
    if (!spots || (index.op !== 'const' && length === null)) return null;
    const steps = index.op === 'const' ? [index.value] : Array.from({ length: length! }, (_, at) => at);
    return spots.flatMap(({ struct, offset }) => steps.map((step) => ({ struct, offset: offset + step * stride })));
  }
  const type = typeOf(program, fn, address);
  return type?.kind === 'pointer' && type.to.kind === 'struct' ? [{ struct: type.to.name, offset: 0 }] : null;
}

function typeOf(program: Program, fn: CFunction, expr: Expr): CType | null {
  switch (expr.op) {
    case 'local':
    case 'set-local':
      return fn.locals[expr.slot]?.type ?? null;
    case 'load':
    case 'store':
    case 'update':
    case 'bump':
      return expr.type;
    case 'call':
      return own(program.functions, expr.fn)?.returns ?? null;
    case 'comma':
      return typeOf(program, fn, expr.second);
    case 'choose':
      return typeOf(program, fn, expr.yes) ?? typeOf(program, fn, expr.no);
    case 'builtin':
      return expr.args.length > 0 ? typeOf(program, fn, expr.args.at(-1)!) : null;
    case 'const':
    case 'string':
    case 'index':
    case 'unary':
    case 'binary':
    case 'and':
    case 'or':
      return null;
  }
}
