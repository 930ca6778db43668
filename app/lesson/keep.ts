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

/** The stored text as this window last read or wrote it. */
let known = keeper.get(KEY);

/** Changes the progress and keeps it. Another window may have stored more meanwhile: the change is made to what is stored now. */
export function note(change: (all: Progress) => Progress): void {
  const { progress: mine, kept } = progress.getState();
  const text = keeper.get(KEY);
  const stored = readProgress(text ?? '');
  // A newer page's progress must not be overwritten.
  const foreign = text !== null && !stored;
  const base = !stored ? mine : kept && text !== known ? stored : kept ? mine : joined(mine, stored);
  const after = change(base);
  if (after === mine) return;
  known = printProgress(after);
  progress.setState({ progress: after, kept: !foreign && keeper.set(KEY, known) === 'kept' });
}

/** Takes in what another window stored. Whatever that window had not seen of ours yet is stored once more. */
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

/** Takes in a file of progress; false where it is none. */
export function takeIn(text: string): boolean {
  const read = readProgress(text);
  if (!read) return false;
  note((all) => joined(all, read));
  return true;
}
