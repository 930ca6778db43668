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

/** The language that the reader's address, last choice or browser asks for. */
export function wishedLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  return pickLocale([asked, keptLocale(), ...navigator.languages]);
}

/** Speaks the reader's language; call it once, after the page is hydrated, since the prerendered page is English. Rejects where its file cannot be had. */
export const startLocale = (): Promise<Locale> => setLocale(wishedLocale());

/** Speaks another language from now on, and next time too. Rejects where its file cannot be had; the choice is kept all the same. */
export function chooseLocale(locale: Locale): Promise<Locale> {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // It is spoken all the same; only the next visit will not know.
  }
  const here = new URL(location.href);
  if (here.searchParams.has('lang')) {
    // What the address asks for goes before what is kept: the choice has to stand there, too.
    here.searchParams.set('lang', locale);
    try {
      history.replaceState(history.state, '', here);
    } catch {
      // A sandboxed frame has no history of its own.
    }
  }
  return setLocale(locale);
}

/** A language by its own name: 简体中文, not the name of a country beside it. */
export function nameOf(locale: Locale): string {
  const { language, script } = new Intl.Locale(locale).maximize();
  // Only Chinese is told apart by how it is written.
  const tag = language === 'zh' ? `${language}-${script ?? 'Hans'}` : locale;
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
}

const current = (): Locale => i18n.locale;

/** The language spoken now, for whoever does not render. */
export const spoken = current;

/** The language spoken now; whoever uses it renders again when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(onLocaleChange, current, current);
}
