export interface Compiler {
  readonly name: string;
  readonly path: string;
}
export const COMPILERS: readonly string[];
export function findCompilers(): Compiler[];
export function ensureCompilers(): Compiler[];
