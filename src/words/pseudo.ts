/**
 * A pseudo language, made from English at run time. Every letter has an accent. Every sentence is in brackets and a
 * third longer. Text without accents did not come from the catalogue. Text that overflows would also overflow in
 * German.
 */
import type { Messages } from '@lingui/core';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const STRANGE = 'åƀçđéƒĝĥîĵķļḿñóþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻḾÑÓÞɊŔŠŢÛṼŴẊÝŽ';
const ACCENTS = new Map([...PLAIN].map((letter, index) => [letter, [...STRANGE][index] as string]));

/** Puts accents on the letters outside of tags. */
function accent(text: string): string {
  return text
    .split(/(<\/?[a-z0-9]+\/?>)/i)
    .map((run, index) => (index % 2 === 1 ? run : [...run].map((letter) => ACCENTS.get(letter) ?? letter).join('')))
    .join('');
}

/** A compiled message: a text, or a list of texts and placeholders `[name, type?, cases?]`. */
type Token = string | readonly unknown[];

function strange(tokens: unknown): unknown {
  if (typeof tokens === 'string') return accent(tokens);
  return Array.isArray(tokens) ? (tokens as Token[]).map(strangeToken) : tokens;
}

/** A placeholder keeps its name and type. Only the texts of its cases change. */
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

/** Makes the pseudo catalogue from a compiled catalogue. */
export function pseudo(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => {
      const said = strange(message);
      const tail = ` ${'·'.repeat(Math.ceil(lengthOf(message) / 3))}]`;
      return [id, typeof said === 'string' ? `[${said}${tail}` : ['[', ...(said as Token[]), tail]];
    }),
  ) as Messages;
}
