/** The listings, and telling a history by them. Loaded when a history or a lens needs them. */
import { codeWorld } from '../../src/code/index.ts';
import { type Boot, hasVfio, withoutVfio } from '../../src/history/index.ts';
import type { Event, ProtocolId } from '../../src/world/index.ts';
import { roomWords, t } from '../words/index.ts';
import { type Listing, listingFor, Uncompiled } from './load.ts';

export { checked, merged, Unanswered, type Verdict } from './compiler.ts';
export { COLOURED } from './limits.ts';
export { type Listing, listingFor, shippedListing, type Token, Uncompiled } from './load.ts';
export { hasVfio, withoutVfio };

/** How a world comes up that a listing tells. */
export const bootOf = ({ program, text }: Listing): Boot => (topology, protocol) => codeWorld(topology, protocol, { program, source: text });

async function untold(id: 'code.apart' | 'code.untold', apart = false): Promise<never> {
  await roomWords('code');
  throw Object.assign(new Error(id), { told: t(id), apart });
}

/**
 * The same by version: the shipped listing, or this text of it. Rejects with why in words where that does not compile, and where it is to
 * tell a call that no listing holds: N/A would be an answer to another question.
 */
export async function codeBoot(protocol: ProtocolId, text: string | undefined, events: readonly Event[] = []): Promise<Boot> {
  if (hasVfio(events)) return untold('code.apart', true);
  return bootOf(await listingFor(protocol, text).catch((why: unknown) => {
    if (why instanceof Uncompiled) return untold('code.untold');
    throw why;
  }));
}
