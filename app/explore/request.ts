/** What is asked of a search, put together from what the page knows. */
import type { Granularity, OwnProperty, PropertyName, Request, Sizes } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { listingFor } from '../listings/index.ts';
import { DEFAULT_SIZES, MOST_STATES } from './limits.ts';
import { programWith } from './own.ts';

/** Whose code is searched: a version's, or the text that somebody put in its place. */
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

/** Rejects with `Uncompiled` where the text cannot be run, with `OwnBroken` where a property of the reader's own cannot. */
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
