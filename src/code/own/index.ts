/** Compiling somebody's own listing. Behind a door of its own: it brings the compiler along, which a page wants in a worker. */
import { compile, type SourceFile } from '../../c/index.ts';
import { glue, listingOf } from '../../protocols/index.ts';
import header from '../../protocols/dma.h?raw';
import type { ProtocolId } from '../../world/index.ts';
import type { OwnListing } from '../listing.ts';

/**
 * Compiles a text in a version's place, with what somebody wants to ask of it behind. A problem in file 2, the glue, says that the board can no
 * longer be read from it; file 3 is `behind`.
 */
export function compileOwn(protocol: ProtocolId, text: string, behind?: SourceFile): OwnListing {
  const files = [
    { name: 'dma.h', text: header },
    { name: `${protocol}.c`, text },
    { name: 'glue', text: glue(listingOf(protocol)) },
  ];
  const compiled = compile(behind ? [...files, behind] : files);
  return compiled.ok
    ? { ok: true, told: { program: compiled.program, source: text }, warnings: compiled.warnings }
    : compiled;
}
