/** Looks up every text of the page and of the command line, and fills its placeholders. */
import { type I18n, type Messages, setupI18n } from '@lingui/core';
import { shown, unmarked } from '../world/index.ts';
import { first, type MessageId } from './catalogue.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The Lingui instance of the page or the command line. */
export const i18n: I18n = setupI18n({ locale: 'en', messages: { en: first as unknown as Messages } });

/**
 * Placeholders that take text from this program or prose from a lesson. Such text is never cut, because its own
 * placeholders are already safe. Every other placeholder may hold text from an untrusted file.
 */
const COMPOSED: ReadonlySet<string> = new Set([
  'about',
  'answer',
  'choices',
  'clause',
  'drivers',
  'events',
  'expected',
  'fact',
  'files',
  'fix',
  'form',
  'goal',
  'hint',
  'how',
  'keep',
  'meaning',
  'message',
  'problem',
  'said',
  'thing',
  'trace',
  'what',
  'words',
]);
/** Messages whose placeholders all take such text. */
const ALL_COMPOSED = /^(?:lesson\.say\.|text\.quoted$)/;

/** True for a placeholder that takes text of this program. Such text is not cut. */
export const isComposed = (id: string, blank: string): boolean => COMPOSED.has(blank) || ALL_COMPOSED.test(id);

/**
 * Replaces a `<` of an untrusted value while the message's own marks are parsed. No value contains this character,
 * because `shown` removes control characters.
 */
const HIDDEN = '\u0001';

function filled(id: string, values: Values, hides: boolean): Record<string, unknown> {
  const safe = (blank: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (isComposed(id, blank)) return unmarked(value);
    return hides ? shown(value).replaceAll('<', HIDDEN) : shown(value);
  };
  return Object.fromEntries(Object.entries(values).map(([blank, value]) => [blank, safe(blank, value)]));
}

/**
 * A message in the reader's language with filled placeholders. An untrusted value is cut to 200 characters and loses
 * control characters; see `shown`.
 */
export function t(id: MessageId, values?: Values): string {
  return i18n._(id, values && filled(id, values, false));
}

/**
 * A message with its own `<code>` marks. A mark inside a value has no effect. Call `revealed` on each part of the
 * result.
 */
export function marked(id: MessageId, values?: Values): string {
  return i18n._(id, values && filled(id, values, true));
}

/** The display text of a part of `marked`'s result. */
export const revealed = (piece: string): string => piece.replaceAll(HIDDEN, '<');
