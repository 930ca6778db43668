/** Small texts that the page remembers: which panel was open, how far a lesson was read. Scenarios are kept by `scenarios.ts`. */
export type Kept = 'kept' | 'full' | 'forbidden';

/** Which panel was open. */
export const LENS = 'dma-owner:lens';

export interface Keeper {
  get(key: string): string | null;
  set(key: string, text: string): Kept;
}

/** Remembers in `storage()`, and within the page where that fails. `storage` is asked each time: merely touching it may throw. */
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

/** Remembers for this tab, so that a reload finds what this tab wrote; a new tab begins with what any tab wrote last. */
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

/** The storage of a page in somebody else's page: nothing is kept there, and nobody misses it. */
export const NOWHERE: Pick<Storage, 'getItem' | 'setItem'> = { getItem: () => null, setItem() {} };
