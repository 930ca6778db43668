/** What was being written, over a reload. */
import { tabKeeperOf } from '../../share/index.ts';

export interface Draft { readonly name: string; readonly text: string }

const KEY = 'dma-owner:lesson-draft';
// Two windows write two drafts.
const keeper = tabKeeperOf(() => localStorage, () => sessionStorage);

export function draft(): Draft | null {
  try {
    const read: unknown = JSON.parse(keeper.get(KEY) ?? 'null');
    const { name, text } = (read ?? {}) as Record<string, unknown>;
    return typeof name === 'string' && typeof text === 'string' ? { name, text } : null;
  } catch {
    return null;
  }
}

/** Keeps the draft. A full or forbidden storage keeps it until the page is closed; the file can be saved all the same. */
export function keepDraft(written: Draft): void {
  keeper.set(KEY, JSON.stringify(written));
}
