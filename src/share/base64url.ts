/** Bytes as text that needs no escapes in a URL's fragment (RFC 4648, section 5, without padding). */
export function toBase64url(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In pieces, because the length of an argument list is limited.
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join('')).replace(/[+/=]/g, (char) => (char === '+' ? '-' : char === '/' ? '_' : ''));
}

/** The bytes; null where the text is not in this alphabet. Padding is accepted, because some programs add it. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/={1,2}$/, '');
  if (bare === '' || bare.length % 4 === 1 || /[^A-Za-z0-9_-]/.test(bare)) return null;
  const binary = atob(bare.replace(/[-_]/g, (char) => (char === '-' ? '+' : '/')));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
