/** Entry point for running whole calls at full speed, as a WebAssembly module. */
export { BUDGET, generate, MEMORY_IMPORT, type Settings } from './generate.ts';
export { type Called, type Instance, instantiate } from './instantiate.ts';
export { STATUS, type Stop, STOPS } from './status.ts';
