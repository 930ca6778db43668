/** Long computations, a slice at a time, so that the page answers meanwhile. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Up to so many moments everything is done at once: nobody notices, and what follows can rely on it. */
const AT_ONCE = 400;
/** How long a slice may take, in milliseconds. */
const SLICE = 24;

const loading = createStore<{ readonly share: number | null }>()(() => ({ share: null }));

/** How much of a long history was computed so far, from 0 to 1; null while nothing is being computed. */
export function useLoading(): number | null {
  return useStore(loading, ({ share }) => share);
}

/**
 * Drives `work` to its end and hands over what it made. Gives a function that stops it, to no effect once it has ended. What the code
 * tells is never done all at once: one event may run as many statements as a thousand.
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
