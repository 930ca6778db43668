/** The reader's language: from the address, from the last visit, or from the browser. */
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

/** The language from the reader's address, last choice or browser, in this order. */
export function wishedLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  return pickLocale([asked, keptLocale(), ...navigator.languages]);
}

/**
 * Switches to the reader's language. Call it once, after the page is hydrated, because the prerendered page is
 * English. Rejects if the language's file cannot be loaded.
 */
export const startLocale = (): Promise<Locale> => setLocale(wishedLocale());

/**
 * Switches to another language, for this visit and the next. Rejects if the language's file cannot be loaded; the
 * choice is kept even then.
 */
export function chooseLocale(locale: Locale): Promise<Locale> {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // The language changes for this visit. The next visit does not remember it.
  }
  const here = new URL(location.href);
  if (here.searchParams.has('lang')) {
    // The address has priority over the stored choice, so the address must change too.
    here.searchParams.set('lang', locale);
    try {
      history.replaceState(history.state, '', here);
    } catch {
      // A sandboxed frame cannot change the history of the tab.
    }
  }
  return setLocale(locale);
}

/** A language's name in the language itself, such as 简体中文. The name leaves out the country. */
export function nameOf(locale: Locale): string {
  const { language, script } = new Intl.Locale(locale).maximize();
  // Only Chinese names its script, because there are two of them.
  const tag = language === 'zh' ? `${language}-${script ?? 'Hans'}` : locale;
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
}

const current = (): Locale => i18n.locale;

/** The current language, for code outside React. */
export const spoken = current;

/** The current language. A component that uses this hook renders again after a change of language. */
export function useLocale(): Locale {
  return useSyncExternalStore(onLocaleChange, current, current);
}
