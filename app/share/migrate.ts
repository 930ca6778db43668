/** Moves the texts that earlier versions stored under two keys into scenario records. Loaded if such a key exists. */
import { digestOf } from '../../src/share/index.ts';
import { isQuota, type Store } from './places.ts';
import { keyOf, printRecord } from './record.ts';
import { readTree } from './saved.ts';

/** An old text that is not a record yet. */
export interface Left {
  readonly key: string;
  readonly text: string;
  /** True if the storage has no room for the record. Otherwise the page cannot read the text. */
  readonly full: boolean;
}

/**
 * Stores the record. If the storage is full, removes the old text first. If the record still has no room, restores
 * the old text.
 */
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
 * Moves each old text into a record. The key of the record comes from the text, so two windows that do this at once
 * write the same record.
 * Gives the texts that stay under their old keys: texts that are no scenario, and texts without room for a record.
 * `keep` gets a record if even the old text has no room any more, because another window took the room meanwhile.
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
    // The time is the same in every window. The earlier scenario gets the earlier time.
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
