export interface Spin {
  readonly spin: string;
  readonly compiler: string;
}
export function findSpin(): Spin | null;
export function ensureSpin(): Spin | null;
export interface SpinCounts {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
}
export interface SpinOptions {
  readonly optimize?: string;
  readonly hash?: number;
  readonly memory?: number;
  readonly deepest?: number;
}
export function spinCounts(model: string, options?: SpinOptions): SpinCounts;
export function spinTrial(model: string): SpinCounts & { readonly strays: readonly string[] };
export function spinShortest(
  model: string,
  macro: 'CHECK_SPLIT' | 'CHECK_OWNERS',
  options?: Pick<SpinOptions, 'optimize'>,
): number | null;
