/** The page's one store. Worlds are never computed here: every change of the history goes through `src/history`. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import * as past from '../../src/history/index.ts';
import type { Event } from '../../src/world/index.ts';
import { openingScenario } from './opening.ts';
import { inSlices } from './slices.ts';
import type { Notice, PageState } from './types.ts';

export type PageStore = StoreApi<PageState>;
type Scenario = Parameters<PageState['load']>[0];

/** Computes a scenario as a history that looks at `cursor` events, with the rest ahead. */
function telling({ protocol, topology, events, cursor = events.length }: Scenario): Generator<number, past.History> {
  const at = Math.min(Math.max(0, cursor), events.length);
  return past.growing(topology, protocol, events.map((event, parent) => ({ parent, event })), at, events.length);
}

/** The same, at once. */
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
      if (history !== get().history || get().playing !== null || Object.keys(more).length > 0) set({ history, playing: null, ...more });
    };
    /** A long history is computed in slices; whatever is asked for meanwhile takes its place. */
    const compute = (work: Generator<number, past.History>, moments: number, done: (history: past.History) => void): void => {
      cancel();
      cancel = inSlices(work, moments, done);
    };
    const tick = (millisecondsPerStep: number): void => {
      timer = setTimeout(() => {
        const history = past.redo(get().history);
        const ended = history.cursor === history.tip;
        set({ history, playing: ended ? null : millisecondsPerStep });
        if (!ended) tick(millisecondsPerStep);
      }, millisecondsPerStep);
    };

    return {
      history: initial,
      comparison: null,
      playing: null,
      lens: 'none',
      notices: [],
      act: (event) => move(past.act(get().history, event), { comparison: null }),
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
        set({ history: history.cursor === history.tip ? past.jump(history, 0) : history, playing: millisecondsPerStep });
        tick(millisecondsPerStep);
      },
      pause: () => move(get().history),
      setProtocol(id) {
        const before = get().history;
        if (id === before.protocol) return;
        compute(past.replaying(before, id), before.moments.length, (history) => {
          const firstDifference = past.firstDifference(before, history);
          move(history, { comparison: { from: before.protocol, to: id, before, firstDifference } });
        });
      },
      load: (scenario) => compute(telling(scenario), scenario.events.length, (history) => move(history, { comparison: null })),
      setLens: (lens) => set({ lens }),
      notify(kind, text, details) {
        const { notices } = get();
        // Saying the same thing twice helps nobody, least of all somebody who listens.
        if (notices.some((known) => known.kind === kind && known.text === text && known.details?.join('\n') === details?.join('\n'))) return;
        const notice: Notice = details ? { id: ++noticesSoFar, kind, text, details } : { id: ++noticesSoFar, kind, text };
        set({ notices: [...notices, notice] });
      },
      dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    };
  });
}

/** Puts a whole tree in place of the present one, as a reload does; `load` makes a single line. */
export function restore(store: PageStore, history: past.History): void {
  store.getState().pause();
  store.setState({ history, comparison: null });
}

/** Does many events at the cursor, one after the other. */
export function actAll(store: PageStore, events: readonly Event[]): void {
  store.getState().pause();
  store.setState({ history: past.actAll(store.getState().history, events), comparison: null });
}
