/** Which words can be names, and the one way each is written. */

/** The longest name that is read: sysfs allows 255 bytes, nothing real comes near it. */
const LONGEST_NAME = 128;
const LONGEST_TITLE = 500;

/** What would break a line apart, could not be seen or was no text: quotes, comments, backslashes, gaps, control and format characters, U+FFFD. */
const NOT_IN_NAMES = /["#\\\p{Z}\p{C}\ufffd]/u;
const FULL_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
const SHORT_ADDRESS = /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;

/** Most names, and quicker to tell. */
const PLAIN = /^[\w.:@+,-]+$/;

/** `-` alone is the NULL file and never a name. */
export function isName(word: string): boolean {
  return word !== '' && word !== '-' && word.length <= LONGEST_NAME && (PLAIN.test(word) || !NOT_IN_NAMES.test(word));
}

export function isGroupName(word: string): boolean {
  return /^\d{1,10}$/.test(word);
}

/** PCI addresses in lower case, as sysfs shows them; any other name as it stands. */
export function deviceName(word: string): string {
  return FULL_ADDRESS.test(word) || SHORT_ADDRESS.test(word) ? word.toLowerCase() : word;
}

/** `00:05.0` of `0000:00:05.0`, or null for a name that is no full PCI address. */
export function shortAddress(name: string): string | null {
  return FULL_ADDRESS.test(name) ? name.slice(name.indexOf(':') + 1) : null;
}

/** A PCI class in four hex digits, in lower case, or null. */
export function pciClass(word: string): string | null {
  return /^[0-9a-f]{4}$/i.test(word) ? word.toLowerCase() : null;
}

/** A title in one line: control characters, line separators and half surrogates, which no script could hold, become gaps. */
export function oneLine(title: string): string {
  return title.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu, ' ');
}

export function isTitle(title: string): boolean {
  return title.length <= LONGEST_TITLE;
}
