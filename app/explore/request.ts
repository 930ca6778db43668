/** Builds the request for a search from the page's settings. */
import type { Granularity, OwnProperty, PropertyName, Request, Sizes } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { listingFor } from '../listings/index.ts';
import { DEFAULT_SIZES, MOST_STATES } from './limits.ts';
import { programWith } from './own.ts';

/** The code that is searched. `text` is the reader's edited listing; null stands for the version's own listing. */
export interface Searched {
  readonly protocol: ProtocolId;
  readonly text: string | null;
}

interface Wishes {
  readonly sizes?: Sizes;
  readonly granularity?: Granularity;
  readonly symmetry?: boolean;
  readonly merged?: boolean;
  readonly properties?: readonly PropertyName[];
  readonly own?: readonly OwnProperty[];
  readonly from?: readonly string[];
  readonly mostStates?: number;
}

/**
 * Rejects with `Uncompiled` if `text` does not compile, and with `OwnBroken` if one of the reader's own properties
 * does not.
 */
export async function requestFor(
  { protocol, text }: Searched,
  {
    sizes = DEFAULT_SIZES,
    granularity = 'statement',
    symmetry = true,
    merged = false,
    properties,
    own,
    from,
    mostStates = MOST_STATES,
  }: Wishes = {},
): Promise<Request> {
  const { program: listed, text: source } = await listingFor(protocol, text ?? undefined);
  const program = own && own.length > 0 ? await programWith(protocol, source, own) : listed;
  return { protocol, program, source, sizes, granularity, symmetry, merged, properties, own, from, mostStates };
}
