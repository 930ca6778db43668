export {
  announceOutcome,
  eventParts,
  eventWords,
  explain,
  explainParts,
  findingMeaning,
  findingParts,
  type LaterRoom,
  LOCALES,
  type Locale,
  type MessageId,
  parts,
  type Part,
  plain,
  PSEUDO,
  resultMeaning,
  roomWords,
  t,
  titleOf,
  type Values,
} from '../../src/words/index.ts';
export { chooseLocale, nameOf, spoken, startLocale, useLocale, wishedLocale } from './locale.ts';
export { LocaleRoot } from './LocaleRoot.tsx';
export { Parts } from './Parts.tsx';
export { T } from './T.tsx';
