/** Reads histories in the format of the storage, for code that stores more histories than the board's history. */
import type { History } from '../../src/history/index.ts';
import { loader } from '../loading/index.ts';
import type { Edits } from '../store/index.ts';

const trees = loader(() => import('./grown.ts'));

/**
 * Computes the history that `writeTree` wrote. If edited code cannot run any more, the result has no edits.
 * Null for any other text, and for races in code that cannot run any more.
 * Rejects if the code for it cannot be loaded.
 */
export async function readHistory(text: string): Promise<{ readonly history: History; readonly edits: Edits } | null> {
  const { grown } = await trees();
  const found = await grown(text);
  return typeof found === 'string' ? null : { history: found.history, edits: found.apart ? {} : found.edits };
}
