/**
 * A language nobody speaks, made from English at run time: every letter wears an accent, every sentence stands in brackets and is a
 * third longer. Text on the page without accents did not come from the catalogue; text that overflows will overflow in German too.
 */
import type { Messages } from '@lingui/core';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const STRANGE = 'åƀçđéƒĝĥîĵķļḿñóþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻḾÑÓÞɊŔŠŢÛṼŴẊÝŽ';
const ACCENTS = new Map([...PLAIN].map((letter, index) => [letter, [...STRANGE][index] as string]));

/** Letters outside of tags get accents; a tag is no text. */
function accent(text: string): string {
  return text
    .split(/(<\/?[a-z0-9]+\/?>)/i)
    .map((run, index) => (index % 2 === 1 ? run : [...run].map((letter) => ACCENTS.get(letter) ?? letter).join('')))
    .join('');
}

/** A compiled message: text, or a row of texts and blanks `[name, type?, cases?]`. */
type Token = string | readonly unknown[];

function strange(tokens: unknown): unknown {
  if (typeof tokens === 'string') return accent(tokens);
  return Array.isArray(tokens) ? (tokens as Token[]).map(strangeToken) : tokens;
}

/** Blanks keep their names and types; only what their cases say is text. */
function strangeToken(token: Token): unknown {
  if (typeof token === 'string') return accent(token);
  const [name, type, cases] = token;
  if (type !== 'plural' && type !== 'select' && type !== 'selectordinal') return token;
  const said = Object.entries(cases as object).map(([key, value]) => [key, key === 'offset' ? value : strange(value)]);
  return [name, type, Object.fromEntries(said)];
}

function lengthOf(tokens: unknown): number {
  if (typeof tokens === 'string') return tokens.length;
  return Array.isArray(tokens)
    ? tokens.reduce((sum: number, token) => sum + (typeof token === 'string' ? token.length : 6), 0)
    : 0;
}

/** The pseudo catalogue of a compiled one. */
export function pseudo(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => {
      const said = strange(message);
      const tail = ` ${'·'.repeat(Math.ceil(lengthOf(message) / 3))}]`;
      return [id, typeof said === 'string' ? `[${said}${tail}` : ['[', ...(said as Token[]), tail]];
    }),
  ) as Messages;
}
