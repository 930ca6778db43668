/**
 * Compiles an edited listing. It is a separate entry point because it loads the compiler, which the page only wants
 * in a worker.
 */
import { compile, type SourceFile } from '../../c/index.ts';
import { glue, listingOf } from '../../protocols/index.ts';
import header from '../../protocols/dma.h?raw';
import type { ProtocolId } from '../../world/index.ts';
import type { OwnListing } from '../listing.ts';

/**
 * Compiles a text as the listing of a version. `behind` is optional C that is compiled after the glue, as file 3. A
 * problem in file 2, the glue, means that the board can no longer read the listing.
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
