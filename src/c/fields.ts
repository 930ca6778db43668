/** Finds the struct fields that an address expression can refer to, without running the program. */
import type { CFunction, CType, Expr, Program } from './types.ts';
import { own } from '../world/index.ts';

/**
 * A word of a struct type, for all objects of the type: `iommu_group+8`. A word of a global: `#1024`. `UNKNOWN_FIELD`
 * if only a run can determine the field.
 */
export type FieldKey = string;
export const UNKNOWN_FIELD: FieldKey = '?';

export const fieldKey = (struct: string, offset: number): FieldKey => `${struct}+${offset}`;
export const globalKey = (address: number): FieldKey => `#${address}`;

/** The words that an address can refer to. An array index that is not constant counts as all indices. */
export function fieldsAt(program: Program, fn: CFunction, address: Expr): readonly FieldKey[] {
  const places = placesOf(program, fn, address);
  return places
    ? places.map(({ struct, offset }) => (struct === null ? globalKey(offset) : fieldKey(struct, offset)))
    : [UNKNOWN_FIELD];
}

interface Spot {
  readonly struct: string | null;
  readonly offset: number;
}

function placesOf(program: Program, fn: CFunction, address: Expr): readonly Spot[] | null {
  if (address.op === 'const') return [{ struct: null, offset: address.value }];
  if (address.op === 'binary' && address.do === '+' && address.right.op === 'const') {
    const by = address.right.value;
    return placesOf(program, fn, address.left)?.map(({ struct, offset }) => ({ struct, offset: offset + by })) ?? null;
  }
  if (address.op === 'index') {
    const { base, index, stride, length } = address;
    const spots = placesOf(program, fn, base);
    if (!spots || (index.op !== 'const' && length === null)) return null;
    const indices = index.op === 'const' ? [index.value] : Array.from({ length: length! }, (_, at) => at);
    return spots.flatMap(({ struct, offset }) => indices.map((at) => ({ struct, offset: offset + at * stride })));
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
