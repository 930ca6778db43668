/** The speaker: every sentence of the page and the command line comes out of here. */
import { type I18n, type Messages, setupI18n } from '@lingui/core';
import { first, type MessageId } from './catalogue.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The page's and the command line's own speaker. */
export const i18n: I18n = setupI18n({ locale: 'en', messages: { en: first as unknown as Messages } });

/** A message in the reader's language, with its blanks filled. */
export function t(id: MessageId, values?: Values): string {
  return i18n._(id, values as Record<string, unknown>);
}
