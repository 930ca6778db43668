/** The page's store as the `Board` of `scenarios.ts`. */
import { type History, jump, sameEvent } from '../../src/history/index.ts';
import { printScript } from '../../src/world/index.ts';
import {
  cameFrom,
  type Edits,
  historyOf,
  isWork,
  openingScenario,
  originOf,
  type PageStore,
  restore,
  sameEdits,
} from '../store/index.ts';
import type { Board } from './scenarios.ts';
import { writeTree } from './written.ts';

export interface Shown {
  readonly history: History;
  readonly edits: Edits;
  /** Puts the state on the board, if that takes more than the history and the edits. */
  readonly put?: () => void;
}

function contains(now: History, before: History): boolean {
  if (now.moments === before.moments) return true;
  // A lesson gives the machine of a scene as another object with the same script.
  const sameMachine =
    now.topology === before.topology ||
    printScript({ topology: now.topology, events: [] }) === printScript({ topology: before.topology, events: [] });
  return (
    sameMachine &&
    now.moments.length >= before.moments.length &&
    before.moments.every(({ parent, outcome }, id) => {
      const moment = now.moments[id]!;
      return (
        moment.parent === parent &&
        (moment.outcome === outcome ||
          (moment.outcome !== null && outcome !== null && sameEvent(moment.outcome.event, outcome.event)))
      );
    })
  );
}

function opening(): History {
  const scenario = openingScenario();
  cameFrom(scenario.topology, 'opening', { ...scenario, edits: {} });
  return historyOf(scenario);
}

export function boardOf(store: PageStore): Board<Shown> {
  let last: Shown | null = null;
  const shown = ({ history, edits }: Shown): Shown => {
    if (last?.history !== history || last.edits !== edits) last = { history, edits };
    return last;
  };
  const first = store.getInitialState().history;
  cameFrom(first.topology, 'opening', { ...openingScenario(), edits: {} });
  return {
    now: () => shown(store.getState()),
    show(state) {
      if (state.put) state.put();
      else restore(store, state.history, state.edits);
    },
    subscribe: (changed) =>
      store.subscribe((now, before) => {
        if (now.history === before.history && now.edits === before.edits) return;
        const was = shown(before);
        changed(shown(now), was);
      }),
    opening: () => ({ history: opening(), edits: {} }),
    scenario: ({ history }) => history.topology,
    origin: ({ history }) => originOf(history.topology),
    isWork: ({ history, edits }) => isWork(history, edits),
    sameContent: (a, b) =>
      a.history.protocol === b.history.protocol &&
      sameEdits(a.edits, b.edits) &&
      a.history.moments.length === b.history.moments.length &&
      contains(a.history, b.history),
    contains: (now, before) => contains(now.history, before.history),
    moment: ({ history }) => history.cursor,
    at: ({ history, edits }, moment) => ({
      history: jump(history, moment < history.moments.length ? moment : 0),
      edits,
    }),
    write: ({ history, edits }) => writeTree(history, edits),
  };
}
