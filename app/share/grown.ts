/** Computes a history that the storage kept. Loaded when there is one. */
import type { History } from '../../src/history/index.ts';
import { bootFor, type Edits, inSlices, type Untold } from '../store/index.ts';
import { growTree, hasRace, readTree } from './saved.ts';

export interface Grown {
  readonly history: History;
  readonly edits: Edits;
  /** True if the edited code cannot be run any more; the machines tell the history then. */
  readonly apart: boolean;
}

/**
 * Grows what `writeTree` wrote. `unreadable` for anything else; `apart` for races in code that cannot be run any more. Rejects where a part of the page
 * cannot be loaded.
 */
export async function grown(text: string): Promise<Grown | 'unreadable' | 'apart'> {
  const tree = readTree(text);
  if (!tree) return 'unreadable';
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
    inSlices(growTree(tree, own), tree.seeds.length, (history) => resolve({ history, edits: tree.edits, apart }), own !== undefined);
  });
}
