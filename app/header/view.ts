/**
 * Which page this is, by its address: the whole one, `?present` for a projector, `?embed` for an iframe, `?text` for the page as text,
 * `?speaker` for the second window of whoever presents a lesson.
 */
import { useSyncExternalStore } from 'react';

export type View = 'page' | 'present' | 'embed' | 'text' | 'speaker';

const listeners = new Set<() => void>();

export function viewNow(): View {
  const asked = new URLSearchParams(location.search);
  return asked.has('speaker')
    ? 'speaker'
    : asked.has('text')
      ? 'text'
      : asked.has('embed')
        ? 'embed'
        : asked.has('present')
          ? 'present'
          : 'page';
}

/** Whether the page stands in somebody else's: nothing is kept then. The text can, too. */
export const isEmbedded = (): boolean => new URLSearchParams(location.search).has('embed');

/** Tells the style sheets; before the first rendering, so that nothing jumps. */
export function showView(): void {
  document.documentElement.dataset.view = viewNow();
}

let went = false;
/** Whether the reader came to this view from another one, and not with the page. */
export const cameByLink = (): boolean => went;

/** Goes to another view without losing anything; the address says so, so that it can be linked and reloaded. */
export function goTo(view: View): void {
  went = true;
  const url = new URL(location.href);
  // An embedded page stays one.
  for (const other of ['present', 'text']) url.searchParams.delete(other);
  const search = [...url.searchParams].length > 0 ? `${url.search}&` : '?';
  const asked = view === 'page' ? url.search : `${search}${view}`;
  try {
    history.replaceState(history.state, '', url.pathname + asked + url.hash);
  } catch {
    // A sandboxed frame may not touch its address; the view changes all the same after a reload by hand.
  }
  showView();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** The prerendered page is the whole one. */
export function useView(): View {
  return useSyncExternalStore(subscribe, viewNow, () => 'page');
}
