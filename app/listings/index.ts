/** The listings, and telling a history by them. Loaded when a history or a lens needs them. */
import { codeWorld } from '../../src/code/index.ts';
import type { Boot } from '../../src/history/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { type Listing, listingFor } from './load.ts';

export { type Listing, listingFor, shippedListing, type Token, Uncompiled } from './load.ts';

/** How a world comes up that a listing tells. */
export const bootOf = ({ program, text }: Listing): Boot => (topology, protocol) => codeWorld(topology, protocol, { program, source: text });

/** The same by version: the shipped listing, or this text of it. Rejects where that cannot be had or does not compile. */
export const codeBoot = async (protocol: ProtocolId, text: string | undefined): Promise<Boot> => bootOf(await listingFor(protocol, text));
