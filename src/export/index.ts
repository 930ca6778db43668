/**
 * Exports the steps of a listing to other checkers, for spaces that are too large for a page.
 * docs/decisions/0013-every-interleaving.md defines a step.
 */
export { Unexportable, type UnexportableCode } from './errors.ts';
export type { Request as ExportRequest } from './model.ts';
export { decodeName, encodeName, type ModelName } from './names.ts';
export { CALLERS, type Callers } from './operations.ts';
export { promela } from './promela.ts';
export { tla, TLA_MODULE } from './tla.ts';
