/**
 * Cleans and shortens text from outside before the program shows it: in a message, on a terminal, in a log, in a
 * picture.
 */

/** The longest value that is shown, in characters (code points). */
export const LONGEST_SHOWN = 200;
/** A huge text is cut before it is cleaned: to this many UTF-16 units for each character that stays. */
const UNITS_LOOKED_AT = 8;

/** Nearly every value matches this pattern and stays unchanged. */
const PLAIN = /^[\x20-\x7e]*$/;
// oxlint-disable-next-line no-control-regex -- the pattern must find control characters
const GAPS = /[\t-\r\x85\u2028\u2029]+/g;
/**
 * Control characters, half surrogates and two noncharacters. A terminal obeys control characters, and no file can
 * hold the others.
 */
const BROKEN = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
/**
 * Invisible format characters: direction marks, zero widths, byte order marks, tags. They turn, hide or join their
 * neighbours.
 */
const UNSEEN = /\p{Cf}/gu;

/**
 * The text in one line, without control characters, direction marks and other invisible characters. It keeps its
 * length otherwise.
 */
export function unmarked(text: string): string {
  return PLAIN.test(text) ? text : text.replace(GAPS, ' ').replace(UNSEEN, '').replace(BROKEN, '\ufffd');
}

/**
 * Like `unmarked`, with at most `most` characters. A longer text ends in an ellipsis, and no character is cut in
 * half.
 */
export function shown(text: string, most = LONGEST_SHOWN): string {
  if (text.length <= most) return unmarked(text);
  const near = text.slice(0, most * UNITS_LOOKED_AT);
  const characters = [...unmarked(near)];
  if (near.length === text.length && characters.length <= most) return characters.join('');
  return `${characters.slice(0, most - 1).join('')}…`;
}
