/** Takes what earlier versions of the page kept under two keys into scenarios of their own. Loaded where such a key is found. */
import { digestOf } from '../../src/share/index.ts';
import type { Store } from './places.ts';
import { keyOf, printRecord } from './record.ts';
import { readTree } from './saved.ts';

/**
 * Moves each old text into a record. The record's key is made from the text, so two windows that do this at once write the same record. An old key is
 * removed only once its record is stored; a text that is no scenario, or for which there is no room, stays where it is.
 */
export function migrate(storage: Store, keys: readonly string[]): void {
  for (const [age, key] of keys.entries()) {
    const tree = storage.getItem(key);
    if (tree === null || !readTree(tree)) continue;
    // The same time in every window, and the earlier scenario before the later one.
    const text = printRecord({ changed: keys.length - age, from: 'own', tree });
    const to = keyOf(`earlier-${digestOf(tree)}-${tree.length}`);
    try {
      if (storage.getItem(to) === null) storage.setItem(to, text);
    } catch {
      continue;
    }
    if (storage.getItem(key) === tree) storage.removeItem(key);
  }
}
