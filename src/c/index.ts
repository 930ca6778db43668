/**
 * The compiler for listings and the types of a compiled program. To run a program, use the entry points `run` and
 * `wasm`.
 */
export { compute } from './arithmetic.ts';
export { compile, LONGEST_SOURCE, type Compiled } from './compile/index.ts';
export { type FieldKey, fieldKey, fieldsAt, globalKey, UNKNOWN_FIELD } from './fields.ts';
export { withFunctions } from './paste.ts';
export type * from './types.ts';
export { BUILTINS, FIRST_ADDRESS } from './types.ts';
