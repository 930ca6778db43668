import { attempt } from '../loading/index.ts';
import { pageStore } from '../store/index.ts';
import { chooseLocale, type Locale, nameOf, spoken, startLocale, t, wishedLocale } from '../words/index.ts';

/**
 * Changes to the chosen language. If the language's file does not load, the page keeps its present language, says so
 * and offers another try.
 */
export const speak = (locale: Locale): Promise<unknown> => changeTo(locale, () => chooseLocale(locale));

/** Changes to the language that the reader's address, last choice or browser asks for. */
export const speakWished = (): Promise<unknown> => changeTo(wishedLocale(), startLocale);

function changeTo(locale: Locale, change: () => Promise<Locale>): Promise<unknown> {
  return attempt(
    pageStore,
    () => t('page.failed.language', { language: nameOf(locale), now: nameOf(spoken()) }),
    change,
  );
}
