/** The browser's storage, which may be full, forbidden or gone. */
export type Kept = 'kept' | 'full' | 'forbidden';

export const NOW = 'dma-owner:history';
/** What stood here before another scenario took its place. */
export const BEFORE = 'dma-owner:before';

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

/** The storage of a page in somebody else's page: nothing is kept there, and nobody misses it. */
export const NOWHERE: Pick<Storage, 'getItem' | 'setItem'> = { getItem: () => null, setItem() {} };

/** An embedded board keeps nothing. */
export const FORGETFUL: Keeper = { get: () => null, set: () => 'kept' };
