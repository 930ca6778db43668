/** The theme: light, dark, or the theme of the system. It is stored if the browser allows that. */
import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'dma-owner:theme';
const listeners = new Set<() => void>();
let theme: Theme = 'system';

function show(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Runs before the first rendering, because a stored theme must not flash. */
export function startTheme(): void {
  try {
    const kept = localStorage.getItem(KEY);
    theme = THEMES.find((known) => known === kept) ?? 'system';
  } catch {
    // A sandboxed frame has no storage.
  }
  show();
}

export function setTheme(next: Theme): void {
  theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // The theme lasts until the reader leaves the page.
  }
  show();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => theme,
    () => 'system',
  );
}
