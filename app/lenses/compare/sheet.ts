/** The answers of every version to the current line. They are computed in slices and kept while the page is open. */
import { useEffect, useMemo, useReducer } from 'react';
import {
  type Answer,
  answerOf,
  type Boot,
  line,
  sameEvent,
  teller,
  hasVfio,
  type History,
  type Teller,
} from '../../../src/history/index.ts';
import { IMPLEMENTED } from '../../../src/machine/index.ts';
import { PROTOCOLS } from '../../../src/protocols/index.ts';
import type { Event, ProtocolId, Topology } from '../../../src/world/index.ts';
import { attempt, loader } from '../../loading/index.ts';
import { type Edits, pageStore, type Untold, usePage } from '../../store/index.ts';
import { t } from '../../words/index.ts';

/** The length of a slice, in milliseconds. It is short enough for a smooth drag. */
const SLICE = 10;

export const VERSIONS: readonly ProtocolId[] = PROTOCOLS.map(({ id }) => id).filter((id) => IMPLEMENTED.includes(id));

export interface Column {
  readonly protocol: ProtocolId;
  /** The answer to each event; undefined while it is not computed. */
  readonly answers: readonly (Answer | undefined)[];
  /** The index of the first answer that differs from the shown version's answer; null if no difference is known. */
  readonly first: number | null;
}

export interface Sheet {
  readonly columns: readonly Column[];
  /** The number of events that every version has answered. */
  readonly done: number;
  readonly events: readonly Event[];
}

const listings = loader(() => import('../../listings/index.ts'));

/** The boot function of each version whose worlds the code engine computes. */
type Boots = ReadonlyMap<ProtocolId, Boot>;
const BY_MACHINE: Boots = new Map();

interface Work {
  topology: Topology | null;
  boots: Boots;
  events: Event[];
  tellers: Teller[];
  before: readonly (readonly Answer[])[];
  done: number;
}
const work: Work = { topology: null, boots: BY_MACHINE, events: [], tellers: [], before: [], done: 0 };

let known: { readonly edits: Edits; readonly race: boolean; readonly boots: Promise<Boots> } | null = null;

/**
 * Chooses the engine for each version. VFIO calls are in no listing, so the statecharts compute them. The statecharts
 * cannot run a race, so the code engine computes every version then. It always computes an edited version.
 */
function bootsFor(edits: Edits, race: boolean, events: readonly Event[]): Promise<Boots> | Boots {
  if (hasVfio(events)) return BY_MACHINE;
  const coded = race ? VERSIONS : VERSIONS.filter((id) => edits[id] !== undefined);
  if (coded.length === 0) return BY_MACHINE;
  if (known?.edits === edits && known.race === race) return known.boots;
  const load = async (): Promise<Boots> => {
    const { codeBoot } = await listings();
    // If an edited text does not compile, the shipped listing is compared instead. A listing that failed to load is
    // tried again.
    const bootOf = (id: ProtocolId): Promise<Boot> =>
      codeBoot(id, edits[id]).catch((why: Untold) => {
        if (why.told === undefined) throw why;
        return codeBoot(id, undefined);
      });
    return new Map(await Promise.all(coded.map(async (id) => [id, await bootOf(id)] as const)));
  };
  const boots = load();
  known = { edits, race, boots };
  boots.catch(() => {
    if (known?.boots === boots) known = null;
  });
  return boots;
}

/** Continues if the events only became more. Otherwise starts again. */
function aim(topology: Topology, events: Event[], boots: Boots): void {
  let same = 0;
  const anew = topology !== work.topology || boots !== work.boots;
  if (!anew) {
    while (same < events.length && same < work.events.length && sameEvent(events[same]!, work.events[same]!)) same++;
  }
  if (anew || same < work.events.length) {
    // The answers to the equal first events are still right. The worlds after them are gone and must be computed
    // again.
    work.before = anew
      ? []
      : work.tellers.map(({ answers }, index) =>
          [...answers, ...(work.before[index]?.slice(answers.length) ?? [])].slice(0, same),
        );
    work.tellers = VERSIONS.map((id) => teller(topology, id, boots.get(id)));
    work.done = 0;
  }
  work.topology = topology;
  work.boots = boots;
  work.events = events;
}

function slice(until: number): void {
  while (work.done < work.events.length) {
    for (const each of work.tellers) each.tell(work.events[work.done]!);
    work.done++;
    if (performance.now() > until) return;
  }
}

function columnsFor(shown: ProtocolId, own: readonly Answer[]): Column[] {
  return work.tellers.map(({ protocol, answers: fresh }, index) => {
    const kept = work.before[index] ?? [];
    const answers = protocol === shown ? own : work.events.map((_, at) => fresh[at] ?? kept[at]);
    const first = answers.findIndex((answer, at) => answer !== undefined && answer !== own[at]);
    return { protocol, answers, first: first < 0 ? null : first };
  });
}

/** The answers of every version to the current line. The answers of the shown version come from the board's history. */
export function useSheet(history: History): Sheet {
  const { topology, moments, tip, protocol } = history;
  const [tick, publish] = useReducer((n: number) => n + 1, 0);
  const steps = useMemo(
    () => line({ topology, moments, tip, cursor: tip, protocol }).slice(1),
    [topology, moments, tip, protocol],
  );
  const events = useMemo(() => steps.map(({ outcome }) => outcome!.event), [steps]);
  const own = useMemo(() => steps.map(({ outcome }) => answerOf(outcome!)), [steps]);

  const edits = usePage((state) => state.edits);
  const race = useMemo(() => events.some(({ type }) => type === 'race'), [events]);
  useEffect(() => {
    let late = false;
    let timer: ReturnType<typeof setTimeout>;
    const go = (): void => {
      slice(performance.now() + SLICE);
      publish();
      if (work.done < events.length) timer = setTimeout(go);
    };
    const begin = async (): Promise<void> => {
      const boots = await bootsFor(edits, race, events);
      if (late) return;
      aim(topology, events, boots);
      go();
    };
    // The page paints the new event first, and compares afterwards.
    timer = setTimeout(() => void attempt(pageStore, () => t('page.failed.listing'), begin));
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [topology, events, edits, race]);

  return useMemo(
    () => ({
      // The version may have changed since the last slice, and the line may be longer.
      columns:
        work.events === events
          ? columnsFor(protocol, own)
          : VERSIONS.map((id) => ({ protocol: id, answers: id === protocol ? own : [], first: null })),
      done: work.events === events ? work.done : 0,
      events,
    }),
    // oxlint-disable-next-line react/exhaustive-deps -- each slice raises `tick`
    [events, own, protocol, tick],
  );
}
