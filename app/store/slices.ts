/** Runs a long computation in slices, so that the page can answer between them. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/**
 * A history of at most this many moments is computed at once. The time is not noticeable, and the caller can rely on
 * the result.
 */
const AT_ONCE = 400;
/** The longest time of a slice, in milliseconds. */
const SLICE = 24;

const loading = createStore<{ readonly share: number | null }>()(() => ({ share: null }));

/** The computed share of a long history, from 0 to 1. Null while nothing is being computed. */
export function useLoading(): number | null {
  return useStore(loading, ({ share }) => share);
}

/**
 * Runs `work` to its end and passes the result to `done`. Gives a function that stops the work. After the end, that
 * function has no effect.
 * Worlds of the code engine are never computed at once. A single event may run as many statements as a thousand
 * events.
 */
export function inSlices<T>(
  work: Generator<number, T>,
  moments: number,
  done: (made: T) => void,
  byCode = false,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const sliced = byCode || moments > AT_ONCE;
  const end = (): void => {
    over = true;
    clearTimeout(timer);
    if (sliced) loading.setState({ share: null });
  };
  const slice = (): void => {
    const until = sliced ? performance.now() + SLICE : Infinity;
    for (;;) {
      const next = work.next();
      if (next.done) {
        end();
        done(next.value);
        return;
      }
      if (performance.now() > until) {
        loading.setState({ share: next.value / moments });
        timer = setTimeout(slice);
        return;
      }
    }
  };
  slice();
  return () => {
    if (!over) end();
  };
}
