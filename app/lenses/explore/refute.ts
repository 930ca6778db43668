/**
 * Refutes a property by hand. Each new event of the reader's history is judged. A violation is compared with the
 * shortest counterexample.
 */
import { open } from '../../../src/code/index.ts';
import type { PropertyName, Sizes } from '../../../src/explore/index.ts';
import { current, eventsTo, line } from '../../../src/history/index.ts';
import { BREAKS } from '../../../src/lesson/index.ts';
import { groupViews, step, type World } from '../../../src/machine/index.ts';
import { checkTopology, type Event, type ProtocolId } from '../../../src/world/index.ts';
import { propertyTitle, requestFor, type Searched, start } from '../../explore/index.ts';
import { attempt } from '../../loading/index.ts';
import { bootOf, listingFor } from '../../listings/index.ts';
import { pageStore } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { lens } from './state.ts';

/** Properties whose violation is visible in a history. */
export const REFUTABLE = [
  'no-split',
  'no-two-owners',
  'no-stale-owner',
  'no-leak',
  'no-lock-left',
  'no-undefined',
  'no-needless-refusal',
] as const satisfies readonly PropertyName[];
export type Refutable = (typeof REFUTABLE)[number];

export interface Refuting {
  readonly name: Refutable;
  readonly of: Searched;
  /** The statements of the reader's trace and of the shortest trace; null while the property is not violated. */
  readonly came: { readonly steps: number; readonly shortest: number | null | 'unknown' } | null;
}

/** The number of statements that an event runs: the steps of its schedule, then the rest of each CPU in order. */
function statementsOf(world: World, event: Event): number {
  const session = open(world, event);
  if (!session) return 0;
  if (event.type === 'race')
    for (const letter of event.schedule)
      session.step(letter >= 'a' ? letter.charCodeAt(0) - 97 : Number(letter), letter >= 'a' ? 'access' : 'statement');
  for (let moved = true; moved && session.schedule.length < 10_000;) {
    const before = session.schedule.length;
    for (const cpu of session.cpus.keys()) session.step(cpu);
    moved = session.schedule.length > before;
  }
  return session.schedule.length;
}

/** The first moment of the current line that violates the property, or null. */
function violatedAt(name: Refutable, protocol: ProtocolId): number | null {
  const moments = line(pageStore.getState().history);
  const at = moments.findIndex(
    ({ outcome, world }, index) =>
      outcome !== null &&
      BREAKS[name]({ protocol, outcome, before: groupViews(moments[index - 1]!.world), after: groupViews(world) }),
  );
  return at < 0 || at > current(pageStore.getState().history).depth ? null : moments[at]!.id;
}

async function statementsTo(moment: number, { protocol, text }: Searched): Promise<number> {
  const { history } = pageStore.getState();
  let world: World = bootOf(await listingFor(protocol, text ?? undefined))(history.topology, protocol);
  let sum = 0;
  for (const event of eventsTo(history, moment)) {
    sum += statementsOf(world, event);
    ({ world } = step(world, event));
  }
  return sum;
}

/**
 * The statements of the shortest counterexample. Null if there is none at this size; `unknown` if the search ended
 * early.
 */
async function shortest(name: Refutable, of: Searched, sizes: Sizes): Promise<number | null | 'unknown'> {
  const answer = await start({ slot: 'refute', request: await requestFor(of, { sizes, properties: [name] }) }).done;
  const verdict = answer.kind === 'searched' ? answer.report.properties.find((each) => each.name === name) : undefined;
  if (!verdict || verdict.holds === null || (!verdict.holds && !verdict.trace)) return 'unknown';
  const { trace } = verdict;
  return trace ? trace.steps.reduce((sum, { statements }) => sum + statements, 0) : null;
}

export function refutedWords({ came }: Pick<Refuting, 'came'>): string {
  if (!came) return '';
  if (came.shortest === 'unknown') return t('explore.refute.unknown', { steps: came.steps });
  return came.shortest === null || came.steps <= came.shortest
    ? t('explore.refute.best', { steps: came.steps })
    : t('explore.refute.done', { steps: came.steps, shortest: came.shortest });
}

let unwatch = (): void => {};

export function giveUp(): void {
  unwatch();
  lens.setState({ refuting: null });
}

/** Loads an empty machine of this size and opens the code lens, so that the reader can schedule by hand. */
export function refute(name: Refutable, of: Searched, sizes: Sizes): void {
  giveUp();
  const devices = Array.from({ length: sizes.devices }, (_, index) => `d${index}`);
  const topology = checkTopology({ groups: [{ name: '0', devices }], devices: [] });
  if (!topology.ok) return;
  pageStore.getState().load({ protocol: of.protocol, topology: topology.value, events: [] });
  pageStore.getState().setLens('code');
  const mine: Refuting = { name, of, came: null };
  lens.setState({ refuting: mine });
  let judging = false;
  const judge = async (): Promise<void> => {
    const moment = judging ? null : violatedAt(name, of.protocol);
    if (moment === null) return;
    judging = true;
    const [steps, best] = await Promise.all([
      statementsTo(moment, of),
      shortest(name, of, sizes).catch(() => 'unknown' as const),
    ]).finally(() => {
      judging = false;
    });
    if (lens.getState().refuting !== mine) return;
    unwatch();
    const done: Refuting = { ...mine, came: { steps, shortest: best } };
    lens.setState({ refuting: done });
    pageStore.getState().notify('info', `${propertyTitle(name)}: ${refutedWords(done)}`);
  };
  unwatch = pageStore.subscribe((now, before) => {
    if (now.history !== before.history) void attempt(pageStore, () => t('page.failed.listing'), judge);
  });
}
