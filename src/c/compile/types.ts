import type { CType, Struct } from '../types.ts';

export const INT: CType = { kind: 'int', unsigned: false, name: 'int' };
export const UNSIGNED: CType = { kind: 'int', unsigned: true, name: 'unsigned int' };
export const VOID: CType = { kind: 'void' };
export const VOID_POINTER: CType = { kind: 'pointer', to: VOID };
export const STRING: CType = { kind: 'pointer', to: { kind: 'int', unsigned: false, name: 'char' } };
/**
 * The type of an expression that already has a problem. It fits every other type, so the compiler reports each
 * mistake only once.
 */
export const UNKNOWN: CType = { kind: 'int', unsigned: false, name: '?' };

export const isVoidPointer = (type: CType): boolean => type.kind === 'pointer' && type.to.kind === 'void';
export const isBool = (type: CType): boolean => type.kind === 'int' && type.name === 'bool';

/** The size in bytes; 0 for void and for a struct without a definition. */
export function sizeOf(type: CType, structs: ReadonlyMap<string, Struct>): number {
  switch (type.kind) {
    case 'void':
      return 0;
    case 'array':
      return type.length * sizeOf(type.of, structs);
    case 'struct':
      return structs.get(type.name)?.size ?? 0;
    case 'int':
    case 'pointer':
    case 'lock':
      return 4;
  }
}

/** True when pointers to these two types are compatible. */
export function same(a: CType, b: CType): boolean {
  switch (a.kind) {
    case 'void':
      return b.kind === 'void';
    case 'int':
      return b.kind === 'int';
    case 'pointer':
      return b.kind === 'pointer' && (a.to.kind === 'void' || b.to.kind === 'void' || same(a.to, b.to));
    case 'array':
      return b.kind === 'array' && a.length === b.length && same(a.of, b.of);
    case 'struct':
      return b.kind === 'struct' && a.name === b.name;
    case 'lock':
      return b.kind === 'lock' && a.name === b.name;
  }
}

/** The type in C syntax. */
export function show(type: CType): string {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'int':
    case 'lock':
      return type.name;
    case 'struct':
      return /^[a-z_]\w*$/i.test(type.name) ? `struct ${type.name}` : 'struct';
    case 'pointer': {
      const to = show(type.to);
      return to.endsWith('*') ? `${to}*` : `${to} *`;
    }
    case 'array':
      return `${show(type.of)}[${type.length}]`;
  }
}
