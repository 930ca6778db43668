/** Computes a history that the storage kept. Loaded when there is one. */
import type { History } from '../../src/history/index.ts';
import { bootFor, type Edits, inSlices, type Untold } from '../store/index.ts';
import { growTree, hasRace, isTree, treeOf } from './saved.ts';

export interface Grown {
  readonly history: History;
  readonly edits: Edits;
  /** True if the edited code cannot be run any more; the machines tell the history then. */
  readonly apart: boolean;
}

/**
 * Grows what `writeTree` wrote. `too-large` for a tree beyond the page's limits; `unreadable` for anything else; `apart` for races in code that cannot be run any more. Rejects where a part of the page
 * cannot be loaded.
 */
export async function grown(text: string): Promise<Grown | 'too-large' | 'unreadable' | 'apart'> {
  const tree = treeOf(text);
  if (!isTree(tree)) return tree === null || tree === 'newer' ? 'unreadable' : 'too-large';
  let apart = false;
  const own = await bootFor(tree.edits, tree).catch((why: Untold) => {
    // A part of the page that cannot be loaded says nothing about the scenario.
    if (why.told === undefined) throw why;
    apart = why.apart ?? false;
    return undefined;
  });
  if (apart && hasRace(tree)) return 'apart';
  if (apart) await bootFor({}, tree);
  return new Promise((resolve) => {
    inSlices(
      growTree(tree, own),
      tree.seeds.length,
      (history) => resolve({ history, edits: tree.edits, apart }),
      own !== undefined,
    );
  });
}
