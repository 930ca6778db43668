/** Repairs: whether a listing has its properties whatever some devices, files and CPUs do, with the shortest trace where it has not. */
import { codeWorld, type Told } from '../code/index.ts';
import type { Cut, PropertyName as Searched, Report, Request, Trace } from '../explore/index.ts';
import { type Outcome, step, type World } from '../machine/index.ts';
import type { ProtocolId } from '../world/index.ts';
import { type Explore, type Way, wayOf } from './explored.ts';
import { SEARCHED_AS } from './counterparts.ts';
import type { PropertyName, Repair } from './types.ts';

export interface PropertyVerdict {
  readonly property: PropertyName;
  /** Null where the search gave up before it was known. */
  readonly holds: boolean | null;
  /** How it is broken; null where it is not, or where no search had the memory to tell. */
  readonly way: Way | null;
  /** What the last event on this way answers. */
  readonly outcome: Outcome | null;
}

export interface Proof {
  readonly verdicts: readonly PropertyVerdict[];
  /** States that stand for everything that was searched. */
  readonly states: number;
  /** What ended the search for the verdicts before it was done. */
  readonly cut: Cut | null;
}

const MOST_STATES = 2_000_000;
/** A trace that is not among so many states is taken as the verdict's own search came to it: a few steps longer. */
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
  // The order of the CPUs matters to few counterexamples: where one alone comes to it, nothing has to be scheduled. (That one finds no way back is
  // not quite what `can-recover` says of several; but that it is broken is known by then.)
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

/** What the last event of a way answers, as the code tells it. */
export function answerAt({ topology, events }: Way, protocol: ProtocolId, told: Told): Outcome | null {
  let world: World = codeWorld(topology, protocol, told);
  let outcome: Outcome | null = null;
  for (const event of events) ({ world, outcome } = step(world, event));
  return outcome;
}

/** Whether a proof shows that every property holds. */
export const isProved = ({ verdicts }: Proof): boolean => verdicts.every(({ holds }) => holds === true);
