import { attempt } from '../loading/index.ts';
import { pageStore } from '../store/index.ts';
import { chooseLocale, type Locale, nameOf, spoken, startLocale, t, wishedLocale } from '../words/index.ts';

/** Speaks the chosen language. Where its file does not come, the page stays in the language that it is in, says so and offers to try again. */
export const speak = (locale: Locale): Promise<unknown> => changeTo(locale, () => chooseLocale(locale));

/** The same with the language that the reader's address, last choice or browser asks for. */
export const speakWished = (): Promise<unknown> => changeTo(wishedLocale(), startLocale);

function changeTo(locale: Locale, change: () => Promise<Locale>): Promise<unknown> {
  return attempt(
    pageStore,
    () => t('page.failed.language', { language: nameOf(locale), now: nameOf(spoken()) }),
    change,
  );
}
