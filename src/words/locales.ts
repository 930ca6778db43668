/**
 * The available languages and the current language. English is always loaded. Every other language is one file,
 * `locales/<tag>.json`, which loads when a reader chooses the language.
 */
import type { Messages } from '@lingui/core';
import { first, later, type LaterRoom } from './catalogue.ts';
import { i18n } from './speak.ts';

/** A BCP 47 language tag. */
export type Locale = string;

/** English with accents, to find text that does not come from the catalogue. */
export const PSEUDO: Locale = 'en-XA';

const files = import.meta.glob<{ default: Messages }>('./locales/*.json');
const loaders = new Map(
  Object.entries(files).map(([path, load]) => [path.slice('./locales/'.length, -'.json'.length), load]),
);

/** The languages that a reader may choose. The list lacks the pseudo language, but `setLocale` accepts it. */
export const LOCALES: readonly Locale[] = ['en', ...loaders.keys()];

/** All English messages that have loaded so far. */
let english = first as unknown as Messages;

/**
 * Loads the messages of some parts of the program, before the page opens them. A part that is already loaded costs
 * nothing. Rejects where a file cannot be loaded: the part's file, or the file of the current language. The next call
 * tries again.
 */
export async function roomWords(...rooms: readonly LaterRoom[]): Promise<void> {
  const came = await Promise.all(rooms.map((room) => later[room]()));
  const fresh = came
    .map((file) => file.default as unknown as Messages)
    .filter((messages) => Object.keys(messages).some((id) => !Object.hasOwn(i18n.messages, id)));
  if (fresh.length === 0) return;
  english = Object.fromEntries([english, ...fresh].flatMap((messages) => Object.entries(messages)));
  const { messages } = await messagesOf(i18n.locale);
  i18n.load(i18n.locale, { ...messages });
}

async function messagesOf(locale: Locale): Promise<{ readonly messages: Messages }> {
  if (locale === PSEUDO) return { messages: (await import('./pseudo.ts')).pseudo(english) };
  const load = loaders.get(locale);
  // A language file may lack a message. Then the reader sees English instead of the message's id.
  return { messages: load ? { ...english, ...(await load()).default } : english };
}

/**
 * The number of the latest `setLocale` call. Only the latest call takes effect, even where the file of an older call
 * loads later.
 */
let asked = 0;

/** Changes the language. An unknown tag means English. Returns the language after the change. */
export async function setLocale(locale: Locale): Promise<Locale> {
  const mine = ++asked;
  const known = locale === PSEUDO || loaders.has(locale) ? locale : 'en';
  const { messages } = await messagesOf(known);
  if (mine === asked && known !== i18n.locale) i18n.loadAndActivate({ locale: known, messages });
  return i18n.locale;
}

/** The first available language of the wishes. `de` satisfies the wish `de-AT`. */
export function pickLocale(
  wishes: readonly (string | null | undefined)[],
  available: readonly Locale[] = LOCALES,
): Locale {
  for (const wish of wishes) {
    if (!wish) continue;
    if (wish === PSEUDO || available.includes(wish)) return wish;
    const language = wish.split('-')[0];
    const near =
      available.find((locale) => locale === language) ?? available.find((locale) => locale.split('-')[0] === language);
    if (near) return near;
  }
  return 'en';
}

/** Calls `listener` after every change of language. Returns a function that ends this. */
export function onLocaleChange(listener: () => void): () => void {
  return i18n.on('change', listener);
}
