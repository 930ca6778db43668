/** The listings, and the worlds that they compute. Loaded when a history or a lens needs them. */
import { codeWorld } from '../../src/code/index.ts';
import { type Boot, hasVfio, withoutVfio } from '../../src/history/index.ts';
import type { Event, ProtocolId, Topology } from '../../src/world/index.ts';
import type { Untold } from '../store/index.ts';
import { roomWords, t } from '../words/index.ts';
import { MOST_MEMORY, STRUCTURE } from './limits.ts';
import { type Listing, listingFor, Uncompiled } from './load.ts';

export { checked, merged, Unanswered, type Verdict } from './compiler.ts';
export { COLOURED } from './limits.ts';
export { type Listing, listingFor, shippedListing, type Token, Uncompiled } from './load.ts';
export { hasVfio, withoutVfio };

/** Makes the function that boots a world of the code engine with this listing. */
export const bootOf =
  ({ program, text }: Listing): Boot =>
  (topology, protocol) =>
    codeWorld(topology, protocol, { program, source: text });

async function untold(
  id: 'code.apart' | 'code.untold' | 'code.too-large',
  flags: Untold = {},
  values: Readonly<Record<string, number>> = {},
): Promise<never> {
  await roomWords('code');
  throw Object.assign(new Error(id), { told: t(id, values), ...flags });
}

/** The largest possible number of structures in the memory of a group. Each name in the events counts. */
function structures(topology: Topology, events: readonly Event[]): number {
  const members = topology.groups.reduce((most, { devices }) => Math.max(most, devices.length), 0);
  const names = new Set<string>();
  for (const event of events) {
    for (const each of event.type === 'race' ? event.parts.flat() : [event]) {
      if ('device' in each) names.add(`device ${each.device}`);
      if ('driver' in each) names.add(`driver ${each.driver}`);
      if ('file' in each) names.add(`file ${each.file ?? '-'}`);
    }
  }
  return members + names.size;
}

/**
 * The boot function of a version: by the shipped listing, or by `text` as the listing.
 * Rejects with an explanation in words if the text does not compile. Also rejects if the events contain a call that
 * no listing contains. The result N/A would answer another question.
 * With a topology, also rejects a history that would take more memory than a page has.
 */
export async function codeBoot(
  protocol: ProtocolId,
  text: string | undefined,
  events: readonly Event[] = [],
  topology?: Topology,
): Promise<Boot> {
  if (hasVfio(events)) return untold('code.apart', { apart: true });
  const most = topology ? Math.floor(MOST_MEMORY / STRUCTURE / Math.max(1, structures(topology, events))) : Infinity;
  if (events.length > most) return untold('code.too-large', { large: true }, { found: events.length, limit: most });
  return bootOf(
    await listingFor(protocol, text).catch((why: unknown) => {
      if (why instanceof Uncompiled) return untold('code.untold');
      throw why;
    }),
  );
}
