/** The reader's progress over reloads, in the browser's storage; where that is full or forbidden, as long as the page is open. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { isEmbedded } from '../header/index.ts';
import { keeperOf, NOWHERE } from '../share/index.ts';
import { joined, printProgress, type Progress, readProgress } from './progress.ts';

const KEY = 'dma-owner:lessons';
// In somebody else's page a lesson comes up as its address says, whatever the reader did elsewhere.
const keeper = keeperOf(() => (isEmbedded() ? NOWHERE : localStorage));

/** `kept` is false where the storage will not have it. */
interface Kept { readonly progress: Progress; readonly kept: boolean }

export const progress = createStore<Kept>()(() => ({ progress: readProgress(keeper.get(KEY) ?? '') ?? {}, kept: true }));

export function useProgress<T>(select: (state: Kept) => T): T {
  return useStore(progress, select);
}

/** Changes the progress and keeps it. */
export function note(change: (all: Progress) => Progress): void {
  const before = progress.getState().progress;
  const after = change(before);
  if (after === before) return;
  progress.setState({ progress: after, kept: keeper.set(KEY, printProgress(after)) === 'kept' });
}

/** Takes in a file of progress; false where it is none. */
export function takeIn(text: string): boolean {
  const read = readProgress(text);
  if (!read) return false;
  note((all) => joined(all, read));
  return true;
}
