/** The text that the reader is writing. It outlives the panel. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { digestOf } from '../../src/share/index.ts';
import { printScript, type Problem, type Topology } from '../../src/world/index.ts';
import { isEmbedded } from '../header/index.ts';
import { flushOnLeave, keeperOf, tabDraftOf } from '../share/index.ts';
import { pageStore } from '../store/index.ts';

interface Draft {
  /** Null while the box follows the board. */
  readonly text: string | null;
  readonly problems: readonly Problem[];
  /** The result of the last action, in words. */
  readonly said: string;
}

export const draft = createStore<Draft>()(() => ({ text: null, problems: [], said: '' }));
export const useDraft = (): Draft => useStore(draft);
export const follow = (said = ''): void => draft.setState({ text: null, problems: [], said });
export const write = (text: string): void => draft.setState({ text, problems: [], said: '' });

const KEY = 'dma-owner:script-draft:';
let known: { readonly topology: Topology; readonly key: string } | null = null;

/** Scenarios with the same machine share one text, because a script runs on the machine. */
function keyNow(): string {
  const { topology } = pageStore.getState().history;
  if (known?.topology !== topology) {
    const machine = printScript({ topology, events: [] });
    known = { topology, key: `${KEY}${machine.length} ${digestOf(machine)}` };
  }
  return known.key;
}

/** A text that was not run is restored after a reload of the tab. */
function keepWritten(): void {
  const kept = tabDraftOf({
    keeper: keeperOf(() => sessionStorage),
    key: keyNow,
    now: () => ({ text: draft.getState().text, done: false }),
    put: (text) => draft.setState({ text, problems: [], said: '' }),
  });
  draft.subscribe((now, before) => {
    if (now.text !== before.text) kept.changed();
  });
  pageStore.subscribe((now, before) => {
    if (now.history.topology !== before.history.topology) kept.changed();
  });
  kept.changed();
  flushOnLeave(kept);
}

if (typeof window !== 'undefined' && !isEmbedded()) keepWritten();
