/**
 * Keeps the reader's progress over reloads, in the browser's storage. If the storage is full or forbidden, the
 * progress lasts until the page closes.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { isEmbedded } from '../header/index.ts';
import { keeperOf, NOWHERE } from '../share/index.ts';
import { joined, printProgress, type Progress, readProgress } from './progress.ts';

const KEY = 'dma-owner:lessons';
// An embedded lesson starts as its address says. It neither reads nor changes the reader's progress.
const keeper = keeperOf(() => (isEmbedded() ? NOWHERE : localStorage));

/** `kept` is false if the storage refuses the progress. */
interface Kept {
  readonly progress: Progress;
  readonly kept: boolean;
}

export const progress = createStore<Kept>()(() => ({
  progress: readProgress(keeper.get(KEY) ?? '') ?? {},
  kept: true,
}));

export function useProgress<T>(select: (state: Kept) => T): T {
  return useStore(progress, select);
}

/** The stored text when this window last read or wrote it. */
let known = keeper.get(KEY);

/**
 * Changes the progress and stores it. Another window may have stored more progress meanwhile, so the change applies
 * to the stored progress.
 */
export function note(change: (all: Progress) => Progress): void {
  const { progress: mine, kept } = progress.getState();
  const text = keeper.get(KEY);
  const stored = readProgress(text ?? '');
  // The progress of a newer version of the page must not be overwritten.
  const foreign = text !== null && !stored;
  const base = !stored ? mine : kept && text !== known ? stored : kept ? mine : joined(mine, stored);
  const after = change(base);
  if (after === mine) return;
  known = printProgress(after);
  progress.setState({ progress: after, kept: !foreign && keeper.set(KEY, known) === 'kept' });
}

/**
 * Takes in the progress that another window stored. If that window has not seen all progress of this window, stores
 * both together.
 */
export function heard({ newValue, oldValue }: Pick<StorageEvent, 'newValue' | 'oldValue'>): void {
  const theirs = readProgress(newValue ?? '');
  if (!theirs) return;
  const { progress: mine, kept } = progress.getState();
  const seen = oldValue === known && kept;
  known = newValue;
  if (seen) progress.setState({ progress: theirs });
  else note(() => joined(theirs, mine));
}
if (typeof window !== 'undefined' && !isEmbedded())
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) heard(event);
  });

/** Adds the progress of a file. Gives false if the text is no progress. */
export function takeIn(text: string): boolean {
  const read = readProgress(text);
  if (!read) return false;
  note((all) => joined(all, read));
  return true;
}
