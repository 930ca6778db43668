/** The page's one store. Worlds are never computed here: every change of the history goes through `src/history`. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import * as past from '../../src/history/index.ts';
import { loadVfio, needsVfio } from '../../src/machine/index.ts';
import { type Event, excess, type ProtocolId, type Topology } from '../../src/world/index.ts';
import { attempt, loader } from '../loading/index.ts';
import { t } from '../words/index.ts';
import { openingScenario } from './opening.ts';
import { inSlices } from './slices.ts';
import type { Edits, Notice, Offer, PageState, Untold } from './types.ts';

export type PageStore = StoreApi<PageState>;
type Scenario = Parameters<PageState['load']>[0];

/** A tree that is written down, to be told by a version. */
interface Written {
  readonly topology: Topology;
  readonly protocol: ProtocolId;
  readonly seeds: readonly past.Seed[];
  readonly cursor: number;
  readonly tip: number;
}

/** What is to be told, what is done with it, by which listings, and what goes on when VFIO's calls were left out of it. */
interface Telling {
  readonly written: Written;
  readonly done: (history: past.History) => void;
  readonly edits?: Edits;
  readonly again?: () => void;
}

/** The statecharts know no race and no edited code: such a history is told by the code from its start. */
const needsCode = (edits: Edits, { protocol, seeds }: Written): boolean =>
  edits[protocol] !== undefined || seeds.some(({ event }) => event.type === 'race');

const eventsOf = ({ seeds }: Written): Event[] => seeds.map(({ event }) => event);

/** Loaded when a listing computes the history. */
const listings = loader(() => import('../listings/index.ts'));

/** How a written tree comes up: null where the machines tell it. Rejects with `Untold` where the code cannot tell it, with anything else where it cannot be had. */
export async function bootFor(edits: Edits, written: Written): Promise<past.Boot | undefined> {
  if (needsCode(edits, written))
    return (await listings()).codeBoot(written.protocol, edits[written.protocol], eventsOf(written), written.topology);
  if (needsVfio(eventsOf(written))) await loadVfio();
  return undefined;
}

const writtenOf = (h: past.History): Written => ({
  topology: h.topology,
  protocol: h.protocol,
  seeds: past.seeds(h),
  cursor: h.cursor,
  tip: h.tip,
});
const growing = (
  { topology, protocol, seeds, cursor, tip }: Written,
  own?: past.Boot,
): Generator<number, past.History> => past.growing(topology, protocol, seeds, cursor, tip, own);

/** A scenario that looks at `cursor` events, with the rest ahead. */
function writtenScenario({ protocol, topology, events, cursor = events.length }: Scenario): Written {
  return {
    topology,
    protocol,
    seeds: events.map((event, parent) => ({ parent, event })),
    cursor: Math.min(Math.max(0, cursor), events.length),
    tip: events.length,
  };
}

/** A scenario without races, told by the machines at once. */
export function historyOf({ protocol, topology, events }: Scenario): past.History {
  return past.actAll(past.start(topology, protocol), events);
}

/** A store on its own; the page has `pageStore`, tests make theirs. */
export function createPageStore(initial: past.History = historyOf(openingScenario())): PageStore {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancel = (): void => {};
  let noticesSoFar = 0;

  return createStore<PageState>()((set, get) => {
    const stop = (): void => {
      clearTimeout(timer);
      timer = undefined;
    };
    /** Every move of the reader's own ends the playing. */
    const move = (history: past.History, more: Partial<PageState> = {}): void => {
      stop();
      cancel();
      if (history !== get().history || get().playing !== null || get().midway !== null || Object.keys(more).length > 0)
        set({ history, playing: null, midway: null, ...more });
    };
    /** Says what is larger than the page takes; whether anything is. */
    const isTooLarge = (topology: Topology, events: number): boolean => {
      const large = excess(topology, events);
      if (large) get().notify('problem', t('page.too-large', { ...large }));
      return large !== null;
    };
    /** A long history is computed in slices; whatever is asked for meanwhile takes its place. */
    const compute = (
      work: Generator<number, past.History>,
      moments: number,
      done: (history: past.History) => void,
      byCode?: boolean,
    ): void => {
      cancel();
      cancel = inSlices(work, moments, done, byCode);
    };
    /**
     * Tells a written tree, by the code where it must be; whatever is asked for while that is loaded takes its place. Where the code or VFIO's own calls
     * cannot be loaded a notice offers to try again: `asked` is then called once more, so that what was done meanwhile stays.
     */
    const tell = (asked: () => Telling): void => {
      const { written, done, edits = get().edits } = asked();
      const byCode = needsCode(edits, written);
      // What has to be loaded first is not told at once: the code, or VFIO's own calls.
      if (!byCode && !needsVfio(eventsOf(written))) return compute(growing(written), written.seeds.length, done);
      void attempt(
        { getState: get },
        () => t(byCode ? 'page.failed.listing' : 'page.failed.vfio'),
        () => bring(asked()),
      );
    };
    const bring = async ({ written, done, edits = get().edits, again }: Telling): Promise<void> => {
      cancel();
      let late = false;
      cancel = () => {
        late = true;
      };
      try {
        const own = await bootFor(edits, written);
        if (!late) compute(growing(written, own), written.seeds.length, done, own !== undefined);
      } catch (why) {
        if (late) return;
        const { told, apart } = why as Untold;
        if (told === undefined) throw why;
        get().notify('problem', told, undefined, again && apart ? apartFrom(again) : undefined);
      }
    };
    /** What was asked for goes on once VFIO's own calls are out of the history; none where there are none in it to leave out. */
    const apartFrom = (again: () => void): Offer | undefined => {
      const code = listings.loaded();
      if (!code?.hasVfio(eventsOf(writtenOf(get().history)))) return undefined;
      return {
        words: t('code.apart.without'),
        take: () => {
          for (const notice of get().notices) if (notice.text === t('code.apart')) get().dismiss(notice.id);
          tell(() => ({
            written: { ...writtenOf(get().history), ...code.withoutVfio(get().history) },
            done: (told) => {
              move(told, { comparison: null });
              again();
            },
          }));
        },
      };
    };
    const tick = (millisecondsPerStep: number): void => {
      timer = setTimeout(() => {
        const history = past.redo(get().history);
        const ended = history.cursor === history.tip;
        set({ history, playing: ended ? null : millisecondsPerStep, midway: null });
        if (!ended) tick(millisecondsPerStep);
      }, millisecondsPerStep);
    };

    return {
      history: initial,
      comparison: null,
      playing: null,
      lens: 'none',
      lesson: false,
      notices: [],
      edits: {},
      midway: null,
      sought: 0,
      act: (event) => get().actAll([event]),
      actAll(events, named) {
        if (isTooLarge(get().history.topology, get().history.moments.length - 1 + events.length)) return;
        const history = past.jump(get().history, named ?? get().history.cursor);
        const byCode = past.current(history).world.telling !== undefined;
        if (
          byCode
            ? !listings.loaded()?.hasVfio(events)
            : !needsVfio(events) && !events.some(({ type }) => type === 'race')
        ) {
          return compute(
            past.acting(history, events),
            events.length,
            (told) => move(told, { comparison: null }),
            byCode,
          );
        }
        tell(() => {
          // Tried again, it happens where the reader is by then; a moment that was named is still there unless another machine is.
          const now = get().history;
          const at = named !== undefined && now.topology === history.topology ? named : now.cursor;
          const known = past.seeds(now);
          const fresh = events.map((event, index) => ({ event, parent: index === 0 ? at : known.length + index }));
          const end = known.length + fresh.length;
          return {
            written: { ...writtenOf(now), seeds: [...known, ...fresh], cursor: end, tip: end },
            done: (told) => move(told, { comparison: null }),
            again: () => get().actAll(events),
          };
        });
      },
      undo: () => move(past.undo(get().history)),
      redo: () => move(past.redo(get().history)),
      jump: (moment) => move(past.jump(get().history, moment)),
      toNextRefusal() {
        const next = past.nextRefusal(get().history);
        if (next !== null) move(past.jump(get().history, next));
      },
      play(millisecondsPerStep) {
        stop();
        const { history } = get();
        if (history.tip === 0) return;
        // At the end there is nothing left to play, so the story begins again.
        set({
          history: history.cursor === history.tip ? past.jump(history, 0) : history,
          playing: millisecondsPerStep,
          midway: null,
        });
        tick(millisecondsPerStep);
      },
      pause: () => move(get().history),
      setProtocol(id) {
        if (id === get().history.protocol) return;
        tell(() => {
          const before = get().history;
          return {
            written: { ...writtenOf(before), protocol: id },
            done: (history) => {
              const firstDifference = past.firstDifference(before, history);
              move(history, { comparison: { from: before.protocol, to: id, before, firstDifference } });
            },
          };
        });
      },
      load(scenario) {
        if (!isTooLarge(scenario.topology, scenario.events.length))
          tell(() => ({ written: writtenScenario(scenario), done: (history) => move(history, { comparison: null }) }));
      },
      setLens: (lens) => set({ lens }),
      setLesson: (lesson) => set({ lesson }),
      edit(text) {
        const { history, edits } = get();
        const { protocol } = history;
        if ((edits[protocol] ?? null) === text) return;
        tell(() => {
          const { [protocol]: _, ...others } = get().edits;
          const after = text === null ? others : { ...others, [protocol]: text };
          return {
            written: writtenOf(get().history),
            // The page has the edit as soon as it tells the history; one that cannot changes nothing.
            done: (told) => move(told, { comparison: null, edits: after }),
            edits: after,
            again: () => {
              if (get().history.protocol === protocol) get().edit(text);
            },
          };
        });
      },
      showMidway: (midway) => {
        if (midway !== get().midway) set({ midway });
      },
      showLine: () => set({ lens: 'code', sought: get().sought + 1 }),
      notify(kind, text, details, offer) {
        const { notices } = get();
        // Saying the same thing twice helps nobody, least of all somebody who listens.
        if (
          notices.some(
            (known) => known.kind === kind && known.text === text && known.details?.join('\n') === details?.join('\n'),
          )
        )
          return;
        const notice: Notice = { id: ++noticesSoFar, kind, text, ...(details && { details }), ...(offer && { offer }) };
        set({ notices: [...notices, notice] });
      },
      dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    };
  });
}

/** Puts a whole tree in place of the present one, as a reload does; `load` makes a single line. */
export function restore(store: PageStore, history: past.History, edits: Edits = store.getState().edits): void {
  store.getState().pause();
  store.setState({ history, comparison: null, midway: null, edits });
}

/** Does many events at the cursor or after another moment, one after the other. */
export function actAll(store: PageStore, events: readonly Event[], from?: number): void {
  store.getState().actAll(events, from);
}
