/** Which page this is, by its address: the whole one, `?present` for a projector, `?embed` for an iframe. */
import { useSyncExternalStore } from 'react';

export type View = 'page' | 'present' | 'embed';

const listeners = new Set<() => void>();

export function viewNow(): View {
  const asked = new URLSearchParams(location.search);
  return asked.has('embed') ? 'embed' : asked.has('present') ? 'present' : 'page';
}

/** Tells the style sheets; before the first rendering, so that nothing jumps. */
export function showView(): void {
  document.documentElement.dataset.view = viewNow();
}

/** Goes to another view without losing anything; the address says so, so that it can be linked and reloaded. */
export function goTo(view: View): void {
  const url = new URL(location.href);
  for (const other of ['present', 'embed']) url.searchParams.delete(other);
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
