/** Compiling somebody's own listing. Behind a door of its own: it brings the compiler along, which a page wants in a worker. */
import { compile } from '../../c/index.ts';
import { glue, listingOf } from '../../protocols/index.ts';
import header from '../../protocols/dma.h?raw';
import type { ProtocolId } from '../../world/index.ts';
import type { OwnListing } from '../listing.ts';

/** Compiles a text in a version's place. A problem in file 2, the glue, says that the board can no longer be read from it. */
export function compileOwn(protocol: ProtocolId, text: string): OwnListing {
  const compiled = compile([{ name: 'dma.h', text: header }, { name: `${protocol}.c`, text }, { name: 'glue', text: glue(listingOf(protocol)) }]);
  return compiled.ok ? { ok: true, told: { program: compiled.program, source: text }, warnings: compiled.warnings } : compiled;
}
