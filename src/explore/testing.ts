/** Helpers for tests: complete searches of shipped and changed listings. */
import { ownListing, shipped, type Told } from '../code/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { explore, type Granularity, ownListingOf, type Report, type Request, type Sizes } from './index.ts';
import { knowing, Model, nothingKnown } from './model.ts';
import { callersFor, Search } from './search.ts';

export const sizes = (devices: number, files: number, cpus: number): Sizes => ({ devices, files, cpus });

export type Asked = Partial<Omit<Request, 'program' | 'source' | 'protocol'>>;

export function reportOf(protocol: ProtocolId, told: Told, asked: Asked = {}): Report {
  const search = explore({ protocol, ...told, sizes: sizes(2, 2, 2), granularity: 'statement', ...asked });
  while (search.advance(1_000));
  return search.report();
}

export const searched = async (protocol: ProtocolId, asked: Asked = {}): Promise<Report> =>
  reportOf(protocol, await shipped(protocol), asked);

/** Runs `ask` on a search with correct callers, and restarts after each overlooked fact. */
function askedOf<T>(request: Request, ask: (search: Search) => T, most = 20_000_000): T {
  const known = nothingKnown();
  return knowing(known, () => ask(new Search(request, [], callersFor(null), known, most)));
}

/** Runs a search to its end and returns it, so that a test can read its states. */
export async function searchOf(
  protocol: ProtocolId,
  size: Sizes,
  granularity: Granularity,
  symmetry: boolean,
  { merged = false, told: own, most }: { readonly merged?: boolean; readonly told?: Told; readonly most?: number } = {},
): Promise<Search> {
  const told = own ?? (await shipped(protocol));
  return askedOf(
    { protocol, ...told, sizes: size, granularity, symmetry, merged },
    (search) => {
      while (search.advance(1_000));
      return search;
    },
    most,
  );
}

/** Runs `look` on a version's search, before its first step, with all names distinct. */
export const foundIn = async <T>(protocol: ProtocolId, size: Sizes, look: (search: Search) => T): Promise<T> =>
  askedOf({ protocol, ...(await shipped(protocol)), sizes: size, granularity: 'statement', symmetry: false }, look);

/**
 * A version's listing with one part of its text replaced. Throws if this part does not occur exactly once, or if the
 * result does not compile.
 */
export const changed = (protocol: ProtocolId, from: string, to: string): Promise<Told> =>
  mutated(protocol, [[from, to]]);

/** Like `changed`, with several replacements one after the other. */
export async function mutated(
  protocol: ProtocolId,
  edits: readonly (readonly [from: string, to: string])[],
): Promise<Told> {
  let { source } = await shipped(protocol);
  for (const [from, to] of edits) {
    const at = source.indexOf(from);
    if (at < 0 || source.includes(from, at + 1)) throw new Error(`“${from}” does not stand once in ${protocol}`);
    source = source.slice(0, at) + to + source.slice(at + from.length);
  }
  const listing = await ownListing(protocol, source);
  if (!listing.ok)
    throw new Error(`${edits.map(([, to]) => to).join('; ')}: ${listing.problems.map(({ code }) => code).join(', ')}`);
  return listing.told;
}

/** The names of the properties that do not hold, or that the search does not find. */
export const failing = ({ properties }: Report): readonly string[] =>
  properties.filter(({ holds }) => holds !== true).map(({ name }) => name);

/** A model with correct callers. Steps from its start reveal no further overlooked fact. */
export function plainModel(request: Request): Model {
  const known = nothingKnown();
  return knowing(known, () => {
    const model = new Model(request, callersFor(null), known);
    model.forEachStep(model.start(), false, () => undefined);
    return model;
  });
}

/** Compiles a listing together with one property of the reader. */
export async function asking(
  { source }: Told,
  expression: string,
): Promise<{ readonly told: Told; readonly own: Request['own'] }> {
  const listing = await ownListingOf('repaired', source, [expression]);
  if (!listing.ok) throw new Error(listing.problem.message);
  return { told: { program: listing.program, source }, own: [{ name: 'own', expression }] };
}
