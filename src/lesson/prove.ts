/**
 * Proves repairs: searches everything that some devices, files and CPUs can do under a listing. A broken property
 * comes with its shortest trace.
 */
import { codeWorld, type Told } from '../code/index.ts';
import type { Cut, PropertyName as Searched, Report, Request, Trace } from '../explore/index.ts';
import { type Outcome, step, type World } from '../machine/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { type Explore, type Way, wayOf } from './explored.ts';
import { SEARCHED_AS } from './counterparts.ts';
import type { PropertyName, Repair } from './types.ts';

export interface PropertyVerdict {
  readonly property: PropertyName;
  /** Null where the search stopped before it knew the verdict. */
  readonly holds: boolean | null;
  /**
   * A trace that breaks the property. Null where the property holds, or where the search had no memory for a trace.
   */
  readonly way: Way | null;
  /** The outcome of the trace's last event. */
  readonly outcome: Outcome | null;
}

export interface Proof {
  readonly verdicts: readonly PropertyVerdict[];
  /** The number of states that the search stored. Equivalent states count once. */
  readonly states: number;
  /** The reason why the search for the verdicts stopped early; null where it finished. */
  readonly cut: Cut | null;
}

const MOST_STATES = 2_000_000;
/**
 * The limit of a search for a shortest trace. Above it, the repair keeps the slightly longer trace of the first
 * search.
 */
const MOST_FOR_A_TRACE = 100_000;

/** Judges a listing. Null where `explore` was stopped. */
export async function prove(repair: Repair, told: Told, explore: Explore, most = MOST_STATES): Promise<Proof | null> {
  const { listing, devices, files, cpus, hold } = repair;
  const request = (properties: readonly Searched[], more: Partial<Request>): Request => ({
    protocol: listing,
    ...told,
    sizes: { devices, files, cpus },
    granularity: 'statement',
    properties,
    ...more,
  });
  const report = await explore(
    request([...new Set(hold.flatMap((property) => SEARCHED_AS[property]))], { merged: true, mostStates: most }),
  );
  if (!report) return null;
  const traces = tracesOf(report);
  // Most counterexamples need only one CPU, and then the reader needs no schedule. So the search tries one CPU first.
  // (On one CPU, `can-recover` is a slightly different property. But at this point the property is known to be
  // broken.)
  for (const searched of [1, cpus]) {
    const open = [...traces.keys()].filter((name) => searched === 1 || !traces.get(name)!.shortest);
    if (open.length === 0) break;
    const shorter = await explore(
      request(open, {
        sizes: { devices, files, cpus: searched },
        mostStates: MOST_FOR_A_TRACE,
        untilDecided: !open.includes('can-recover'),
      }),
    );
    if (!shorter) return null;
    for (const [name, found] of tracesOf(shorter)) traces.set(name, { ...found, shortest: true });
  }
  return {
    verdicts: hold.map((property) => verdictOf(property, report, traces, listing, told)),
    states: report.states,
    cut: report.cut,
  };
}

interface Found {
  readonly trace: Trace;
  readonly shortest: boolean;
}

const tracesOf = ({ properties }: Report): Map<Searched, Found> =>
  new Map(
    properties.flatMap(({ name, holds, trace }) =>
      holds === false && trace ? [[name as Searched, { trace, shortest: false }] as const] : [],
    ),
  );

function verdictOf(
  property: PropertyName,
  { properties }: Report,
  traces: ReadonlyMap<Searched, Found>,
  protocol: ProtocolId,
  told: Told,
): PropertyVerdict {
  const names = SEARCHED_AS[property];
  const broken = names
    .flatMap((name) => traces.get(name)?.trace ?? [])
    .toSorted((a, b) => a.steps.length - b.steps.length)[0];
  if (!broken) {
    const asked = properties.filter(({ name }) => names.includes(name as Searched)).map(({ holds }) => holds);
    return {
      property,
      holds: asked.includes(false) ? false : asked.includes(null) ? null : true,
      way: null,
      outcome: null,
    };
  }
  const way = wayOf(broken);
  return { property, holds: false, way, outcome: answerAt(way, protocol, told) };
}

/** The outcome of a trace's last event, computed by the code engine. */
export function answerAt({ topology, events }: Way, protocol: ProtocolId, told: Told): Outcome | null {
  let world: World = codeWorld(topology, protocol, told);
  let outcome: Outcome | null = null;
  for (const event of events) ({ world, outcome } = step(world, event));
  return outcome;
}

/** True where a proof shows that every property holds. */
export const isProved = ({ verdicts }: Proof): boolean => verdicts.every(({ holds }) => holds === true);
