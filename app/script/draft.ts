/** What somebody is writing: it outlives the panel. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../src/world/index.ts';

interface Draft {
  /** Null while the box follows the board. */
  readonly text: string | null;
  readonly problems: readonly Problem[];
  /** What the last press led to, in words. */
  readonly said: string;
}

export const draft = createStore<Draft>()(() => ({ text: null, problems: [], said: '' }));
export const useDraft = (): Draft => useStore(draft);
export const follow = (said = ''): void => draft.setState({ text: null, problems: [], said });
export const write = (text: string): void => draft.setState({ text, problems: [], said: '' });
