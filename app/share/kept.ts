/** A history in the storage's own words, for whoever keeps more than the one that is on the board. */
import type { History } from '../../src/history/index.ts';
import { loader } from '../loading/index.ts';
import type { Edits } from '../store/index.ts';

const trees = loader(() => import('./grown.ts'));

/** Grows what `writeTree` wrote. Null for anything else, and for races in code that cannot be run any more; other edits are then left out. Rejects where the code for it cannot be loaded. */
export async function readHistory(text: string): Promise<{ readonly history: History; readonly edits: Edits } | null> {
  const { grown } = await trees();
  const found = await grown(text);
  return typeof found === 'string' ? null : { history: found.history, edits: found.apart ? {} : found.edits };
}
