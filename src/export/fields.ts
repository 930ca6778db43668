/** The fields of the structs and the globals, as the model names them. */
import { type CType, type FieldKey, fieldKey, globalKey, type Program } from '../c/index.ts';
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

/** The key of a word of a struct; of a global, if `struct` is null. */
export const wordKey = (struct: string | null, offset: number): FieldKey =>
  struct === null ? globalKey(offset) : fieldKey(struct, offset);

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
