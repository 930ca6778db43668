/** A history in the storage's own words, for whoever keeps more than the one that is on the board. */
import type { History } from '../../src/history/index.ts';
import { loader } from '../loading/index.ts';
import { bootFor, type Edits, inSlices, type Untold } from '../store/index.ts';

const trees = loader(() => import('./saved.ts'));

/** Grows what `writeTree` wrote. Null for anything else, and for races in code that cannot be run any more; other edits are then left out. Rejects where the code for it cannot be loaded. */
export async function readHistory(text: string): Promise<{ readonly history: History; readonly edits: Edits } | null> {
  const { growTree, hasRace, readTree } = await trees();
  const tree = readTree(text);
  if (!tree) return null;
  let { edits } = tree;
  const boot = await bootFor(edits, tree).catch(async (why: Untold) => {
    if (why.told === undefined) throw why;
    if (!why.apart || hasRace(tree)) return null;
    edits = {};
    return bootFor({}, tree);
  });
  if (boot === null) return null;
  return new Promise((resolve) => {
    inSlices(growTree(tree, boot), tree.seeds.length, (history) => resolve({ history, edits }), boot !== undefined);
  });
}
