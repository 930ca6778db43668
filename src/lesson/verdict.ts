/** Verdicts: what the search says of one property of one version, and whether that is what the lesson says. */
import type { Told } from '../code/index.ts';
import type { Cut, Report, Request, Sizes } from '../explore/index.ts';
import { printEvent } from '../world/index.ts';
import { type Explore, type Way, wayOf } from './explored.ts';
import { loadListing } from './play.ts';
import type { AskedVerdict, Fail, Found } from './types.ts';

export interface Ruling {
  readonly found: Found;
  readonly states: number;
  /** Nothing was left to be searched; a search for one counterexample ends with it. */
  readonly whole: boolean;
  /** What ended the search before it was done. */
  readonly cut: Cut | null;
  /** A count went above what a state has room for. */
  readonly saturated: boolean;
  /** The shortest counterexample, or the shortest way to what is reachable; null where there is none, or no memory to tell it. */
  readonly way: Way | null;
}

const MOST_STATES = 1_000_000;

/** What a verdict asks of the search. */
const requestFor = ({ property, listing, sizes, granularity, most }: AskedVerdict, told: Told): Request => ({
  protocol: listing,
  ...told,
  sizes,
  granularity,
  properties: [property],
  mostStates: most ?? MOST_STATES,
  untilDecided: true,
});

/** Counts above this are one to the search: docs/decisions/0013-every-interleaving.md. */
export const mostCounted = ({ devices }: Sizes): number => (devices < 4 ? 3 : 7);

function rulingOf({ properties: [verdict], states, whole, cut, saturated }: Report): Ruling {
  const { kind, holds, trace } = verdict!;
  const found =
    holds === null
      ? 'not-known'
      : kind === 'sometimes'
        ? holds
          ? 'reachable'
          : 'unreachable'
        : holds
          ? 'holds'
          : 'violated';
  return { found, states, whole, cut, saturated, way: trace && wayOf(trace) };
}

/** Null where `explore` was stopped. */
export async function rule(asked: AskedVerdict, explore: Explore): Promise<Ruling | null> {
  const report = await explore(requestFor(asked, await loadListing(asked.listing)));
  return report && rulingOf(report);
}

export async function checkVerdict(asked: AskedVerdict, fail: Fail, explore: Explore): Promise<Ruling> {
  const ruling = (await rule(asked, explore))!;
  const { found, states, way } = ruling;
  if (found !== asked.expect) {
    fail(asked.line, 'wrong-verdict', {
      property: asked.property,
      expected: asked.expect,
      found,
      states,
      trace: way ? way.events.map(printEvent).join('; ') : '-',
    });
  }
  return ruling;
}
