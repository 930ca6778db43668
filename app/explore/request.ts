/** What is asked of a search, put together from what the page knows. */
import type { Granularity, OwnProperty, PropertyName, Request, Sizes } from '../../src/explore/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { listingFor } from '../listings/index.ts';
import { DEFAULT_SIZES, MOST_STATES } from './limits.ts';

/** Whose code is searched: a version's, or the text that somebody put in its place. */
export interface Searched { readonly protocol: ProtocolId; readonly text: string | null }

interface Wishes {
  readonly sizes?: Sizes;
  readonly granularity?: Granularity;
  readonly symmetry?: boolean;
  readonly merged?: boolean;
  readonly properties?: readonly PropertyName[];
  readonly own?: readonly OwnProperty[];
}

/** Rejects with `Uncompiled` where the text cannot be run. */
export async function requestFor({ protocol, text }: Searched, { sizes = DEFAULT_SIZES, granularity = 'statement', symmetry = true, merged = false, properties, own }: Wishes = {}): Promise<Request> {
  const { program, text: source } = await listingFor(protocol, text ?? undefined);
  return { protocol, program, source, sizes, granularity, symmetry, merged, properties, own, mostStates: MOST_STATES };
}
