/** The C of the listings: what a program is, and how a text becomes one. Running it has doors of its own: `run` and `wasm`. */
export { compute } from './arithmetic.ts';
export { compile, LONGEST_SOURCE, type Compiled } from './compile/index.ts';
export { withFunctions } from './paste.ts';
export type * from './types.ts';
export { BUILTINS, FIRST_ADDRESS } from './types.ts';
