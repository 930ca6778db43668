/** Keeps the whole tree while the reader works, so that a reload loses nothing. */
import type { Edits, PageStore } from '../store/index.ts';
import type { History } from '../../src/history/index.ts';
import { t } from '../words/index.ts';
import { BEFORE, type Keeper, NOW } from './keeper.ts';
import { sameWork, writeTree } from './written.ts';

/** How long after the last change, in milliseconds. */
const PAUSE = 300;

/** Saves until the function it gives is called, which saves once more. `flush` saves what is due at once. */
export function autosave(store: PageStore, keeper: Keeper): { flush(): void; stop(): void } {
  const untouched = store.getInitialState().history;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved: History = untouched;
  let told = false;

  const keep = (key: string, history: History, edits: Edits): void => {
    const kept = keeper.set(key, writeTree(history, edits));
    if (kept === 'kept' || told) return;
    told = true;
    store.getState().notify('problem', t(kept === 'full' ? 'share.storage-full' : 'share.storage-forbidden'));
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { history, edits } = store.getState();
    if (history === saved) return;
    saved = history;
    keep(NOW, history, edits);
  };
  const unsubscribe = store.subscribe((state, before) => {
    if (state.history === before.history) return;
    // Another machine: what was done on the one before must not be lost with it.
    const replaced = state.history.topology !== before.history.topology;
    if (replaced && before.history.moments.length > 1 && before.history !== untouched && !sameWork(before.history, state.history)) keep(BEFORE, before.history, before.edits);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  // What was done before the saving began is due too.
  if (store.getState().history !== saved) timer = setTimeout(flush, PAUSE);
  return { flush, stop() { flush(); unsubscribe(); } };
}
