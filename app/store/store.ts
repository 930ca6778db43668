/** The page's one store. It computes no worlds: every change of the history goes through `src/history`. */
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

/** A history as data. A version can compute it. */
interface Written {
  readonly topology: Topology;
  readonly protocol: ProtocolId;
  readonly seeds: readonly past.Seed[];
  readonly cursor: number;
  readonly tip: number;
}

/**
 * A history to compute, a callback for the result, and the edited listings. `again` repeats the action after VFIO's
 * calls were removed from the history.
 */
interface Telling {
  readonly written: Written;
  readonly done: (history: past.History) => void;
  readonly edits?: Edits;
  readonly again?: () => void;
}

/** The statecharts compute no race and no edited code. The code engine computes such a history from its start. */
const needsCode = (edits: Edits, { protocol, seeds }: Written): boolean =>
  edits[protocol] !== undefined || seeds.some(({ event }) => event.type === 'race');

const eventsOf = ({ seeds }: Written): Event[] => seeds.map(({ event }) => event);

/** Loaded when a listing computes the history. */
const listings = loader(() => import('../listings/index.ts'));

/**
 * The boot function for a written history. Undefined if the statecharts compute the history.
 * Rejects with `Untold` if the code engine cannot compute the history, and with another error if a load fails.
 */
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

/** A scenario with the cursor after `cursor` events. The other events are ahead. */
function writtenScenario({ protocol, topology, events, cursor = events.length }: Scenario): Written {
  return {
    topology,
    protocol,
    seeds: events.map((event, parent) => ({ parent, event })),
    cursor: Math.min(Math.max(0, cursor), events.length),
    tip: events.length,
  };
}

/** The history of a scenario without races. The statecharts compute it immediately. */
export function historyOf({ protocol, topology, events }: Scenario): past.History {
  return past.actAll(past.start(topology, protocol), events);
}

/** Makes a separate store. The page has `pageStore`; tests make other stores. */
export function createPageStore(initial: past.History = historyOf(openingScenario())): PageStore {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancel = (): void => {};
  let noticesSoFar = 0;

  return createStore<PageState>()((set, get) => {
    const stop = (): void => {
      clearTimeout(timer);
      timer = undefined;
    };
    /** Every move by the reader ends the playback. */
    const move = (history: past.History, more: Partial<PageState> = {}): void => {
      stop();
      cancel();
      if (history !== get().history || get().playing !== null || get().midway !== null || Object.keys(more).length > 0)
        set({ history, playing: null, midway: null, ...more });
    };
    /** Reports a limit of the page that a scenario exceeds. True if there is such a limit. */
    const isTooLarge = (topology: Topology, events: number): boolean => {
      const large = excess(topology, events);
      if (large) get().notify('problem', t('page.too-large', { ...large }));
      return large !== null;
    };
    /** Computes a long history in slices. A newer request replaces this computation. */
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
     * Computes a written history, by the code engine if the statecharts cannot. A newer request replaces it during a
     * load.
     * If the code engine or VFIO's calls cannot be loaded, a notice offers another try. That try calls `asked` again,
     * so that work done meanwhile stays.
     */
    const tell = (asked: () => Telling): void => {
      const { written, done, edits = get().edits } = asked();
      const byCode = needsCode(edits, written);
      // A history that needs the code engine or VFIO's calls is not computed immediately, because they must load
      // first.
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
    /**
     * Offers to repeat the action after VFIO's calls were removed from the history. Undefined if the history has no
     * such calls.
     */
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
          // Another try acts at the reader's present cursor. A named moment still exists, unless the machine is
          // another machine.
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
        // At the end there is nothing left to play, so the playback begins again at the boot.
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
            // The page takes the edit when the history is computed. An edit that cannot compute the history changes
            // nothing.
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
        // A repeated notice helps no reader, least of all a reader who uses a screen reader.
        const known = notices.find(
          (each) => each.kind === kind && each.text === text && each.details?.join('\n') === details?.join('\n'),
        );
        if (known) {
          // The words are the same, but the button now does what the last failure needs.
          if (offer) set({ notices: notices.map((each) => (each === known ? { ...known, offer } : each)) });
          return;
        }
        const notice: Notice = { id: ++noticesSoFar, kind, text, ...(details && { details }), ...(offer && { offer }) };
        set({ notices: [...notices, notice] });
      },
      dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    };
  });
}

/** Replaces the present tree by a whole tree, as a reload does. `load` makes only a single line. */
export function restore(store: PageStore, history: past.History, edits: Edits = store.getState().edits): void {
  store.getState().pause();
  store.setState({ history, comparison: null, midway: null, edits });
}

/** Does several events in order, at the cursor or after another moment. */
export function actAll(store: PageStore, events: readonly Event[], from?: number): void {
  store.getState().actAll(events, from);
}
