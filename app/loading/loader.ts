/** Loads code when a reader needs it. A failed load is forgotten, so that the next call asks the server afresh. */
import { type LaterRoom, roomWords } from '../words/index.ts';
import { loadStyle, missingStyles } from './styles.ts';

export interface Loader<T> {
  /** Loads the module and its words, or gives those that came before. Rejects where a file of them cannot be had; the next call then tries afresh. */
  (): Promise<T>;
  /** The module, if it has come. */
  loaded(): T | undefined;
}

/**
 * Makes a loader. Calls that come while a load is under way share it. The words of `rooms` come with the module. A chunk is asked for by its own
 * address each time: another address (`?retry`) would evaluate the module twice, and its state would be there twice.
 */
export function loader<T>(load: () => Promise<T>, ...rooms: readonly LaterRoom[]): Loader<T> {
  let loading: Promise<T> | null = null;
  let loaded: T | undefined;
  /** The style sheets that failed in the last try. */
  let styles: readonly string[] = [];
  const start = async (): Promise<T> => {
    const own = styles;
    // A sheet that failed with another part may be this part's, too.
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
