/** Stores the reader's work until `keeping.ts` has loaded, and for as long as it cannot be loaded. */
import type { History } from '../../src/history/index.ts';
import type { Topology } from '../../src/world/index.ts';
import { type Edits, originOf, type PageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { keyOf, newId, printRecord } from './record.ts';
import { writeTree } from './written.ts';

/** The delay between the last change and the write, in milliseconds. */
const PAUSE = 300;

/**
 * Writes records under new ids only, so it overwrites nothing. The function that it gives stores the unsaved work and
 * stops.
 */
export function storeMeanwhile(store: PageStore): () => void {
  const ids = new WeakMap<Topology, string>();
  const first = store.getInitialState().history;
  let saved = first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = (history: History, edits: Edits): void => {
    const { topology, moments, protocol } = history;
    const untouched =
      topology === first.topology &&
      moments.length === first.moments.length &&
      protocol === first.protocol &&
      Object.keys(edits).length === 0;
    if (history === saved || untouched) return;
    saved = history;
    const id = ids.get(topology) ?? newId();
    ids.set(topology, id);
    try {
      localStorage.setItem(
        keyOf(id),
        printRecord({ changed: Date.now(), from: originOf(topology), tree: writeTree(history, edits) }),
      );
    } catch (error) {
      store
        .getState()
        .notify(
          'problem',
          t(
            error instanceof DOMException && /quota/i.test(error.name)
              ? 'share.storage-full'
              : 'share.storage-forbidden',
          ),
        );
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    const { history, edits } = store.getState();
    write(history, edits);
  };
  const unsubscribe = store.subscribe((now, before) => {
    if (now.history === before.history) return;
    if (now.history.topology !== before.history.topology) write(before.history, before.edits);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  addEventListener('pagehide', flush);
  return () => {
    unsubscribe();
    removeEventListener('pagehide', flush);
    flush();
  };
}
