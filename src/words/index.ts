/**
 * The entry point of `src/words`. Every text for a reader comes from here: its message id finds the text in the
 * reader's language.
 */
export type { LaterRoom, MessageId } from './catalogue.ts';
export {
  announceOutcome,
  eventParts,
  eventWords,
  explain,
  explainParts,
  findingMeaning,
  findingParts,
  resultMeaning,
} from './explain.ts';
export { LOCALES, PSEUDO, onLocaleChange, pickLocale, roomWords, setLocale, type Locale } from './locales.ts';
export { parts, plain, type Part } from './say.ts';
export { i18n, isComposed, marked, revealed, t, type Values } from './speak.ts';
export { titleOf } from './titles.ts';
