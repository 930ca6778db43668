/** Verdicts: what the search says of one property of one version, and whether that is what the lesson says. */
import type { Told } from '../code/index.ts';
import type { Report, Request } from '../explore/index.ts';
import { printEvent } from '../world/index.ts';
import { type Explore, type Way, wayOf } from './explored.ts';
import { loadListing } from './play.ts';
import type { AskedVerdict, Fail, Found } from './types.ts';

export interface Ruling {
  readonly found: Found;
  readonly states: number;
  /** Steps from the start to the farthest state that was searched. */
  readonly depth: number;
  /** Nothing was left to be searched; a search for one counterexample ends with it. */
  readonly whole: boolean;
  /** A count went above what a state has room for. */
  readonly saturated: boolean;
  /** The shortest counterexample, or the shortest way to what is reachable; null where there is none. */
  readonly way: Way | null;
}

/** What a verdict asks of the search. */
export const requestFor = ({ property, listing, sizes, granularity, most }: AskedVerdict, told: Told): Request => ({
  protocol: listing, ...told, sizes, granularity, properties: [property], mostStates: most, untilDecided: true,
});

export function rulingOf({ properties: [verdict], states, depth, whole, saturated }: Report): Ruling {
  const { kind, holds, trace } = verdict!;
  const found = holds === null ? 'not-known' : kind === 'sometimes' ? (holds ? 'reachable' : 'unreachable') : holds ? 'holds' : 'violated';
  return { found, states, depth, whole, saturated, way: trace && wayOf(trace) };
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
    fail(asked.line, 'wrong-verdict', { property: asked.property, expected: asked.expect, found, states, trace: way ? way.events.map(printEvent).join('; ') : '-' });
  }
  return ruling;
}
