/** Loads code when a reader needs it. A failed load is forgotten, so that the next call asks the server again. */
import { type LaterRoom, roomWords } from '../words/index.ts';
import { loadStyle, missingStyles } from './styles.ts';

export interface Loader<T> {
  /**
   * Loads the module and its words, or gives the loaded module. Rejects if one of their files does not load. The next
   * call then tries again.
   */
  (): Promise<T>;
  /** The module, if it is loaded. */
  loaded(): T | undefined;
}

/**
 * Makes a loader. Calls during a load share that load. The words of `rooms` load together with the module.
 * Each try uses the chunk's own address. Another address (`?retry`) would evaluate the module twice, and its state
 * would exist twice.
 */
export function loader<T>(load: () => Promise<T>, ...rooms: readonly LaterRoom[]): Loader<T> {
  let loading: Promise<T> | null = null;
  let loaded: T | undefined;
  /** The style sheets that failed in the last try. */
  let styles: readonly string[] = [];
  const start = async (): Promise<T> => {
    const own = styles;
    // A sheet that failed with another part may belong to this part, too.
    const others = missingStyles()
      .filter((href) => !own.includes(href))
      .map((href) => loadStyle(href).catch(() => {}));
    const [module] = await Promise.all([load(), roomWords(...rooms), ...own.map(loadStyle), ...others]);
    loaded = module;
    return module;
  };
  return Object.assign(
    () =>
      (loading ??= start().catch((why: unknown) => {
        loading = null;
        styles = missingStyles();
        throw why;
      })),
    { loaded: () => loaded },
  );
}
