/**
 * Which languages there are and which one is spoken. English is always here; every other language is one file,
 * `locales/<tag>.json`, found by name and loaded only when a reader asks for it.
 */
import type { Messages } from '@lingui/core';
import { first, later, type LaterRoom } from './catalogue.ts';
import { i18n } from './speak.ts';

/** A BCP 47 language tag. */
export type Locale = string;

/** English made strange, to find what does not come from the catalogue. */
export const PSEUDO: Locale = 'en-XA';

const files = import.meta.glob<{ default: Messages }>('./locales/*.json');
const loaders = new Map(
  Object.entries(files).map(([path, load]) => [path.slice('./locales/'.length, -'.json'.length), load]),
);

/** The languages a reader may choose; the pseudo one is not offered, only obeyed. */
export const LOCALES: readonly Locale[] = ['en', ...loaders.keys()];

/** All the English that has come so far. */
let english = first as unknown as Messages;

/**
 * Fetches what a room has to say, before the room opens; a room that came already costs nothing. Rejects where a file cannot be had, the room's or
 * that of the spoken language; the next call tries afresh.
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
  // A message that a language does not have yet is said in English rather than by its id.
  return { messages: load ? { ...english, ...(await load()).default } : english };
}

/** The asked-for language that was asked for last wins, however long its file took. */
let asked = 0;

/** Speaks another language from now on; a tag that nobody knows is English. Gives the language that is spoken. */
export async function setLocale(locale: Locale): Promise<Locale> {
  const mine = ++asked;
  const known = locale === PSEUDO || loaders.has(locale) ? locale : 'en';
  const { messages } = await messagesOf(known);
  if (mine === asked && known !== i18n.locale) i18n.loadAndActivate({ locale: known, messages });
  return i18n.locale;
}

/** The first wish that can be met: exactly, or by language alone (`de-AT` by `de`). */
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

/** Calls back after every change of language; gives the way to stop. */
export function onLocaleChange(listener: () => void): () => void {
  return i18n.on('change', listener);
}
