/** Builds the report of a lost search from its last progress and verdicts. */
import { canJudge, KINDS, propertiesOf } from './properties.ts';
import type { Cut, Progress, PropertyKind, PropertyName, Report, Request, Verdict } from './types.ts';
import { own } from '../world/index.ts';

/** The names of `PROPERTY_NAMES` that a request asks for, without those that do not apply to the version. */
export function askedBy({ properties, protocol }: Request): readonly PropertyName[] {
  return (properties ?? propertiesOf(protocol)).filter((name) => canJudge(protocol, name));
}

export const kindOf = (name: string): PropertyKind => own(KINDS, name) ?? 'always';

/**
 * `found` holds the verdicts that the search has sent. All other verdicts are null. Counts that the progress does not
 * contain are 0 or empty.
 */
export function partialReport(
  request: Request,
  progress: Progress | null,
  found: readonly Verdict[],
  cut: Cut | null,
): Report {
  const { protocol, sizes, granularity, symmetry, own = [] } = request;
  const { states = 0, transitions = 0, depth = 0, seconds = 0 } = progress ?? {};
  const told = new Map(found.map((verdict) => [verdict.name, verdict]));
  return {
    protocol,
    sizes,
    granularity,
    symmetry: symmetry !== false,
    states,
    transitions,
    depth,
    levels: [],
    seconds,
    whole: false,
    cut,
    bytes: 0,
    saturated: false,
    properties: [...askedBy(request), ...own.map(({ name }) => name)].map(
      (name) => told.get(name) ?? { name, kind: kindOf(name), holds: null, trace: null },
    ),
  };
}
