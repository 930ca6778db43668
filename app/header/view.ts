/**
 * The view that the address asks for. Without a parameter it is the whole page. `?present` is for a projector,
 * `?embed` for an iframe, and `?text` for the page as text.
 * `?speaker` is the second window of a person who presents a lesson.
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

/** True if the page is embedded in another page. It then stores nothing. The page as text can be embedded, too. */
export const isEmbedded = (): boolean => new URLSearchParams(location.search).has('embed');

/** Tells the style sheets the view. Runs before the first rendering, so that nothing jumps. */
export function showView(): void {
  document.documentElement.dataset.view = viewNow();
}

let went = false;
/** True if the reader came here from another view, and not by loading the page. */
export const cameByLink = (): boolean => went;

/** Goes to another view and keeps the state. The address changes too, so that the view can be linked and reloaded. */
export function goTo(view: View): void {
  went = true;
  const url = new URL(location.href);
  // An embedded page stays embedded.
  for (const other of ['present', 'text']) url.searchParams.delete(other);
  const search = [...url.searchParams].length > 0 ? `${url.search}&` : '?';
  const asked = view === 'page' ? url.search : `${search}${view}`;
  try {
    history.replaceState(history.state, '', url.pathname + asked + url.hash);
  } catch {
    // A sandboxed frame may not change its address. The view then stays the same.
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

/** The prerendered page is the whole page. */
export function useView(): View {
  return useSyncExternalStore(subscribe, viewNow, () => 'page');
}
