/** Runs the search for one property of one version and compares the result with the lesson's prediction. */
import type { Told } from '../code/index.ts';
import type { Cut, Report, Request, Sizes } from '../explore/index.ts';
import { printEvent } from '../world/index.ts';
import { type Explore, type Way, wayOf } from './explored.ts';
import { loadListing } from './play.ts';
import type { AskedVerdict, Fail, Found } from './types.ts';

export interface Ruling {
  readonly found: Found;
  readonly states: number;
  /** True where the search visited every state. A search for one counterexample stops early when it finds one. */
  readonly whole: boolean;
  /** The reason why the search stopped early; null where it finished. */
  readonly cut: Cut | null;
  /** True where a count exceeded the largest count that a state can hold. */
  readonly saturated: boolean;
  /**
   * The shortest counterexample, or the shortest trace to a reachable state. Null where there is none, or where the
   * search had no memory for a trace.
   */
  readonly way: Way | null;
}

const MOST_STATES = 1_000_000;

/** The search's request for a verdict block. */
const requestFor = ({ property, listing, sizes, granularity, most }: AskedVerdict, told: Told): Request => ({
  protocol: listing,
  ...told,
  sizes,
  granularity,
  properties: [property],
  mostStates: most ?? MOST_STATES,
  untilDecided: true,
});

/** The largest count that the search keeps apart; see docs/decisions/0013-every-interleaving.md. */
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
