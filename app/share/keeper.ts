/** Small texts that the page stores: the open panel, the progress in a lesson. `scenarios.ts` stores the scenarios. */
export type Kept = 'kept' | 'full' | 'forbidden';

/** The key of the open panel. */
export const LENS = 'dma-owner:lens';

export interface Keeper {
  get(key: string): string | null;
  set(key: string, text: string): Kept;
}

/**
 * Stores texts in `storage()`, or in memory if that fails. Calls `storage` each time, because even access to it may
 * throw.
 */
export function keeperOf(storage: () => Pick<Storage, 'getItem' | 'setItem'>): Keeper {
  const memory = new Map<string, string>();
  return {
    get(key) {
      try {
        return memory.get(key) ?? storage().getItem(key);
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, text) {
      try {
        storage().setItem(key, text);
        memory.delete(key);
        return 'kept';
      } catch (error) {
        memory.set(key, text);
        return error instanceof DOMException && /quota/i.test(error.name) ? 'full' : 'forbidden';
      }
    },
  };
}

/**
 * Stores texts for this tab, so that a reload finds the texts of this tab. A new tab begins with the last text of any
 * tab.
 */
export function tabKeeperOf(
  local: () => Pick<Storage, 'getItem' | 'setItem'>,
  session: () => Pick<Storage, 'getItem' | 'setItem'>,
): Keeper {
  const [everywhere, here] = [keeperOf(local), keeperOf(session)];
  return {
    get: (key) => here.get(key) ?? everywhere.get(key),
    set(key, text) {
      const kept = everywhere.set(key, text);
      return here.set(key, text) === 'kept' ? 'kept' : kept;
    },
  };
}

/** The storage of an embedded page. It stores nothing. */
export const NOWHERE: Pick<Storage, 'getItem' | 'setItem'> = { getItem: () => null, setItem() {} };
