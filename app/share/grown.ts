/** Computes a stored history. Loaded when there is a stored history. */
import type { History } from '../../src/history/index.ts';
import { bootFor, type Edits, inSlices, type Untold } from '../store/index.ts';
import { growTree, hasRace, isTree, treeOf } from './saved.ts';

export interface Grown {
  readonly history: History;
  readonly edits: Edits;
  /** True if the edited code cannot run any more. The statecharts then compute the history. */
  readonly apart: boolean;
}

/**
 * Computes the history that `writeTree` wrote.
 * Gives `too-large` for a tree beyond the page's limits, and `apart` for races in code that cannot run any more.
 * Gives `unreadable` for any other text.
 * Rejects if a part of the page cannot be loaded.
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
