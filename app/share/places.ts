/**
 * Stores texts in `localStorage`. If that is full or forbidden, `sessionStorage` stores them and outlives a reload of
 * the tab. If that fails too, memory stores them.
 * No other text is ever deleted to make room.
 */
export type Place = 'local' | 'session' | 'memory';
/** The reason why a text is not in `localStorage`. */
export type Refusal = 'full' | 'forbidden';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Places {
  get(key: string): string | null;
  /**
   * Stores a text in the best place that takes it. False if `localStorage` meanwhile has another text under this key.
   * Nothing changes then.
   */
  set(key: string, text: string): boolean;
  remove(key: string): void;
  /** The keys that begin with `prefix`. */
  keys(prefix: string): readonly string[];
  /**
   * Tries again to store the texts in `localStorage` that it refused.
   * If `localStorage` has a newer text under the same key, the text gets another key. The caller may write the key
   * `mine`, so the text there keeps its key.
   * `coming` stays where it is, because it is about to be read.
   */
  settle(prefix: string, of: { readonly mine?: string | undefined; readonly coming?: string | undefined }): void;
  /** The worst place that holds a text now, and the reason. */
  worst(): { readonly place: Place; readonly why: Refusal };
}

/** True if the browser has no room for the text. */
export const isQuota = (error: unknown): boolean => error instanceof DOMException && /quota/i.test(error.name);

const attempt = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

/**
 * Gets the stores each time, because even access to a store may throw. A text that is not `readable` is never
 * overwritten.
 */
export function placesOf(
  local: () => Store,
  session: () => Store,
  readable: (text: string) => boolean = () => true,
): Places {
  const memory = new Map<string, string>();
  /** The keys that `localStorage` refused, each with the text that `localStorage` holds under it. */
  const refused = new Map<string, string | null>();
  let why: Refusal = 'full';

  const read = (store: () => Store, key: string): string | null => attempt(() => store().getItem(key));
  const drop = (store: () => Store, key: string): void => {
    attempt(() => store().removeItem(key));
  };
  const put = (store: () => Store, key: string, text: string): boolean => {
    try {
      store().setItem(key, text);
      return true;
    } catch (error) {
      if (store === local) why = isQuota(error) ? 'full' : 'forbidden';
      return false;
    }
  };
  const keysIn = (store: () => Store, prefix: string): string[] =>
    (attempt(() => Array.from({ length: store().length }, (_, index) => store().key(index))) ?? []).filter((key) =>
      key?.startsWith(prefix),
    ) as string[];
  const get = (key: string): string | null => memory.get(key) ?? read(session, key) ?? read(local, key);
  /** From now on, the text is only in `localStorage`. */
  const settled = (key: string): void => {
    memory.delete(key);
    refused.delete(key);
    drop(session, key);
  };

  /** True if `localStorage` holds a text that this page does not know, and the newest text of the key is elsewhere. */
  const clashes = (key: string, mine: boolean): boolean => {
    const there = read(local, key);
    if (there === null || (!refused.has(key) && read(session, key) === null)) return false;
    return refused.has(key) ? there !== refused.get(key) : !mine || !readable(there);
  };

  return {
    get,
    set(key, text) {
      if (clashes(key, true)) return false;
      if (put(local, key, text)) settled(key);
      else {
        if (!refused.has(key)) refused.set(key, read(local, key));
        if (put(session, key, text)) memory.delete(key);
        else memory.set(key, text);
      }
      return true;
    },
    remove(key) {
      settled(key);
      drop(local, key);
    },
    keys: (prefix) => [
      ...new Set([
        ...[...memory.keys()].filter((key) => key.startsWith(prefix)),
        ...keysIn(session, prefix),
        ...keysIn(local, prefix),
      ]),
    ],
    settle(prefix, { mine, coming }) {
      for (const key of new Set([...refused.keys(), ...keysIn(session, prefix)])) {
        const text = get(key);
        if (key === coming || text === null) continue;
        const same = read(local, key) === text;
        let free = key;
        if (!same && clashes(key, key === mine)) while (read(local, free) !== null) free += 'x';
        if (same || put(local, free, text)) settled(key);
        // A text of the tab's earlier page is refused now. `worst` says so, and a later call tries again.
        else if (free === key && !refused.has(key)) refused.set(key, read(local, key));
      }
    },
    worst: () => ({ place: memory.size > 0 ? 'memory' : refused.size > 0 ? 'session' : 'local', why }),
  };
}
