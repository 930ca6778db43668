/** What was being written, over a reload. */
export interface Draft { readonly name: string; readonly text: string }

const KEY = 'dma-owner:lesson-draft';

export function draft(): Draft | null {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    const { name, text } = (read ?? {}) as Record<string, unknown>;
    return typeof name === 'string' && typeof text === 'string' ? { name, text } : null;
  } catch {
    return null;
  }
}

/** A storage that is full or forbidden keeps nothing; the file can be saved all the same. */
export function keepDraft(written: Draft): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(written));
  } catch {
    // Said where it matters: at the button that saves it as a file.
  }
}
