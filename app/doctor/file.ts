/** Opens a file that the reader chose or dropped. */

export type Opened =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly name: string; readonly reason: 'too-big' | 'binary' | 'unreadable' };

export const BIGGEST_MB = 20;
/** This many characters of a file show whether it is text. */
const LOOKED_AT = 65_536;

export async function openFile(file: File): Promise<Opened> {
  const { name } = file;
  if (file.size > BIGGEST_MB * 1024 * 1024) return { ok: false, name, reason: 'too-big' };
  try {
    const text = decode(new Uint8Array(await file.arrayBuffer()));
    return text === null ? { ok: false, name, reason: 'binary' } : { ok: true, name, text };
  } catch {
    return { ok: false, name, reason: 'unreadable' };
  }
}

/** Decodes the bytes: UTF-8, or UTF-16 as PowerShell's `>` writes it. Null if the bytes are not text. */
export function decode(bytes: Uint8Array): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  const head = text.slice(0, LOOKED_AT);
  let strange = 0;
  for (let at = 0; at < head.length; at++) {
    const code = head.charCodeAt(at);
    if (code === 0) return null;
    if (code === 0xfffd) strange++;
  }
  return strange * 10 > head.length ? null : text;
}
