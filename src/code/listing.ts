/** Compiled listings. The build compiles the shipped listings; an edited listing is compiled at run time. */
import type { CProblem, Program } from '../c/index.ts';
import type { ProtocolId } from '../world/index.ts';
import type { Told } from './types.ts';

const files = import.meta.glob<{ readonly program: Program; readonly text: string }>('../protocols/*.c', {
  query: '?program',
});

/** The shipped listing of a version. */
export async function shipped(protocol: ProtocolId): Promise<Told> {
  const load = files[`../protocols/${protocol}.c`];
  if (!load) throw new RangeError(`no listing for protocol ${protocol}`);
  const { program, text } = await load();
  return { program, source: text };
}

export type OwnListing =
  | { readonly ok: true; readonly told: Told; readonly warnings: readonly CProblem[] }
  | { readonly ok: false; readonly problems: readonly CProblem[] };

/**
 * Compiles an edited listing for a version, with `dma.h` before it and the version's glue behind it. Loads the
 * compiler.
 */
export async function ownListing(protocol: ProtocolId, text: string): Promise<OwnListing> {
  const { compileOwn } = await import('./own/index.ts');
  return compileOwn(protocol, text);
}
