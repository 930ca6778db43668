/** The words that can be names, and the one spelling of each name. */

/** The longest name that is read. sysfs allows 255 bytes, but no real name is nearly that long. */
const LONGEST_NAME = 128;
const LONGEST_TITLE = 500;

/**
 * Characters that would break a line, that are invisible, or that are no text: quotes, comments, backslashes, gaps,
 * control and format characters, U+FFFD.
 */
const NOT_IN_NAMES = /["#\\\p{Z}\p{C}\ufffd]/u;
const FULL_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
const SHORT_ADDRESS = /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;

/** Most names match this pattern, and it is the faster test. */
const PLAIN = /^[\w.:@+,-]+$/;

/** `-` alone is the NULL file and never a name. */
export function isName(word: string): boolean {
  return word !== '' && word !== '-' && word.length <= LONGEST_NAME && (PLAIN.test(word) || !NOT_IN_NAMES.test(word));
}

export function isGroupName(word: string): boolean {
  return /^\d{1,10}$/.test(word);
}

/** A PCI address becomes lower case, as sysfs shows it. Any other name stays unchanged. */
export function deviceName(word: string): string {
  return FULL_ADDRESS.test(word) || SHORT_ADDRESS.test(word) ? word.toLowerCase() : word;
}

/** `00:05.0` of `0000:00:05.0`; null for a name that is no full PCI address. */
export function shortAddress(name: string): string | null {
  return FULL_ADDRESS.test(name) ? name.slice(name.indexOf(':') + 1) : null;
}

/** A PCI class in four hex digits, in lower case; null for any other word. */
export function pciClass(word: string): string | null {
  return /^[0-9a-f]{4}$/i.test(word) ? word.toLowerCase() : null;
}

/**
 * A title in one line. Control characters, line separators and half surrogates become gaps, because no script can
 * hold them.
 */
export function oneLine(title: string): string {
  return title.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu, ' ');
}

export function isTitle(title: string): boolean {
  return title.length <= LONGEST_TITLE;
}
