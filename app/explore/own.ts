/** A program with somebody's own properties in it. */
import type { Program } from '../../src/c/index.ts';
import type { Request } from '../../src/explore/index.ts';
import type { OwnProblem } from './ask.ts';

type Read = { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly problems: readonly OwnProblem[] };

export function programOf({ program }: Request): Read {
  return { ok: true, program };
}
