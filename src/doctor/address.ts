/** PCI addresses as listings print them: `00:1f.2`, `0000:00:1f.2`, `10000:e1:00.0` (Intel VMD). */

/** An address in a text: its full form in lower case, and the position of its end. */
export interface Found {
  readonly name: string;
  readonly end: number;
}

const ZERO = 48,
  SEVEN = 55,
  NINE = 57,
  COLON = 58,
  DOT = 46;

export function isHex(code: number): boolean {
  const lower = code | 32;
  return (code >= ZERO && code <= NINE) || (lower >= 97 && lower <= 102);
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isWord(code: number): boolean {
  const lower = code | 32;
  return isDigit(code) || (lower >= 97 && lower <= 122) || code === 95;
}

/**
 * The end of the hex digits that start at `at`. It reads at most nine digits, which is one more than an address can
 * have.
 */
function hexEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < 9 && isHex(text.charCodeAt(end))) end++;
  return end;
}

/** The address that starts exactly at `at`, or null. */
export function addressAt(text: string, at: number): Found | null {
  let bus = at;
  let domain = '0000';
  const first = hexEnd(text, at);
  if (text.charCodeAt(first) !== COLON) return null;
  if (first - at >= 4 && first - at <= 8) {
    domain = text.slice(at, first);
    while (domain.length > 4 && domain.startsWith('0')) domain = domain.slice(1);
    bus = first + 1;
  }
  // bb:dd.f, where the device is below 20 hex and the function below 8
  const device = bus + 3;
  const end = bus + 7;
  if (hexEnd(text, bus) !== bus + 2 || text.charCodeAt(bus + 2) !== COLON) return null;
  if (hexEnd(text, device) !== device + 2 || text.charCodeAt(device) > ZERO + 1 || text.charCodeAt(device + 2) !== DOT)
    return null;
  const fn = text.charCodeAt(device + 3);
  if (!(fn >= ZERO && fn <= SEVEN) || isWord(text.charCodeAt(end))) return null;
  return { name: `${domain}:${text.slice(bus, end)}`.toLowerCase(), end };
}

/** The whole text as an address, or null. */
export function asAddress(text: string): string | null {
  const found = addressAt(text, 0);
  return found !== null && found.end === text.length ? found.name : null;
}

/** Compares two numbers written as text, of any length. */
export function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Compares two devices. PCI devices come first, by address; a longer domain is a higher domain. Other devices follow,
 * by name.
 */
export function byAddress(a: string, b: string): number {
  const pciA = asAddress(a) === null ? 1 : 0;
  const pciB = asAddress(b) === null ? 1 : 0;
  if (pciA !== pciB) return pciA - pciB;
  if (pciA === 1) return a < b ? -1 : a > b ? 1 : 0;
  return byNumber(a, b);
}
