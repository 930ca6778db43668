/** The speaker: every sentence of the page and the command line comes out of here. */
import { type I18n, type Messages, setupI18n } from '@lingui/core';
import { shown, unmarked } from '../world/index.ts';
import { first, type MessageId } from './catalogue.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The page's and the command line's own speaker. */
export const i18n: I18n = setupI18n({ locale: 'en', messages: { en: first as unknown as Messages } });

/**
 * Blanks that are filled with sentences and lists of this program, whose own blanks were looked at before, or with the prose of a lesson. They are not
 * cut. Every other blank may hold a stranger's text.
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
/** Messages all of whose blanks are like that. */
const ALL_COMPOSED = /^(?:lesson\.say\.|text\.quoted$)/;

/** True for a blank that takes a text of this program, which is not cut. */
export const isComposed = (id: string, blank: string): boolean => COMPOSED.has(blank) || ALL_COMPOSED.test(id);

/** Stands for a `<` of a stranger's while a message's own marks are read. No value has it: `shown` takes control characters out. */
const HIDDEN = '\u0001';

function filled(id: string, values: Values, hides: boolean): Record<string, unknown> {
  const safe = (blank: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (isComposed(id, blank)) return unmarked(value);
    return hides ? shown(value).replaceAll('<', HIDDEN) : shown(value);
  };
  return Object.fromEntries(Object.entries(values).map(([blank, value]) => [blank, safe(blank, value)]));
}

/** A message in the reader's language, with its blanks filled. What a stranger wrote is cut to 200 characters and loses its marks: see `shown`. */
export function t(id: MessageId, values?: Values): string {
  return i18n._(id, values && filled(id, values, false));
}

/** A message whose marks (`<code>…</code>`) are its own: a mark in a value does not count. Its pieces go through `revealed`. */
export function marked(id: MessageId, values?: Values): string {
  return i18n._(id, values && filled(id, values, true));
}

/** A piece of what `marked` gave, as it is shown. */
export const revealed = (piece: string): string => piece.replaceAll(HIDDEN, '<');
