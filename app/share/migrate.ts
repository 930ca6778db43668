/** Takes what earlier versions of the page kept under two keys into scenarios of their own. Loaded where such a key is found. */
import { digestOf } from '../../src/share/index.ts';
import { isQuota, type Store } from './places.ts';
import { keyOf, printRecord } from './record.ts';
import { readTree } from './saved.ts';

/** An old text that is no record yet. */
export interface Left {
  readonly key: string;
  readonly text: string;
  /** True if the storage has no room for the record. Otherwise the page cannot read the text. */
  readonly full: boolean;
}

/** Stores the record. Where the old text takes the room that the record needs, the old text leaves first, and comes back if the record still has no room. */
function moved(storage: Store, from: string, to: string, old: string, record: string): boolean {
  try {
    storage.setItem(to, record);
  } catch (error) {
    if (!isQuota(error)) throw error;
    storage.removeItem(from);
    try {
      storage.setItem(to, record);
    } catch {
      storage.setItem(from, old);
      return false;
    }
  }
  return true;
}

/**
 * Moves each old text into a record. The record's key is made from the text, so two windows that do this at once write the same record. A text that is
 * no scenario, or for which there is no room, stays under its old key; `migrate` gives these texts. `keep` takes a record for which not even the old key
 * has room any more, because another window took it meanwhile.
 */
export function migrate(storage: Store, keys: readonly string[], keep: (key: string, record: string) => void): Left[] {
  const left: Left[] = [];
  for (const [age, key] of keys.entries()) {
    const tree = storage.getItem(key);
    if (tree === null) continue;
    if (!readTree(tree)) {
      left.push({ key, text: tree, full: false });
      continue;
    }
    // The same time in every window, and the earlier scenario before the later one.
    const text = printRecord({ changed: keys.length - age, from: 'own', tree });
    const to = keyOf(`earlier-${digestOf(tree)}-${tree.length}`);
    try {
      if (storage.getItem(to) === null && !moved(storage, key, to, tree, text))
        left.push({ key, text: tree, full: true });
      else if (storage.getItem(key) === tree) storage.removeItem(key);
    } catch {
      if (storage.getItem(key) === null) keep(to, text);
      left.push({ key, text: tree, full: true });
    }
  }
  return left;
}
