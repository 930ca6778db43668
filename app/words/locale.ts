/** The reader's language: asked for in the address, kept from last time, or the browser's own. */
import { useSyncExternalStore } from 'react';
import { i18n, type Locale, onLocaleChange, pickLocale, setLocale } from '../../src/words/index.ts';

const KEY = 'dma-owner:lang';

function keptLocale(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a sandboxed frame has no storage
  }
}

/** Speaks the reader's language; call it once, after the page is hydrated, since the prerendered page is English. */
export function startLocale(): Promise<Locale> {
  const asked = new URLSearchParams(location.search).get('lang');
  return setLocale(pickLocale([asked, keptLocale(), ...navigator.languages]));
}

/** Speaks another language from now on, and next time too. */
export function chooseLocale(locale: Locale): Promise<Locale> {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // It is spoken all the same; only the next visit will not know.
  }
  return setLocale(locale);
}

const current = (): Locale => i18n.locale;

/** The language spoken now, for whoever does not render. */
export const spoken = current;

/** The language spoken now; whoever uses it renders again when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(onLocaleChange, current, current);
}
