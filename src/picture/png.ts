/**
 * Stores a scenario in a PNG as text chunks (iTXt, uncompressed). Every program that does not redraw the picture
 * keeps them.
 */
import type { Scene } from './scene.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const FRAGMENT = 'dma-owner fragment';
const SCRIPT = 'dma-owner script';

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

let table: Uint32Array | undefined;

/** The CRC remainder of each of the 256 bytes (PNG, annex D). */
function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
}

/** CRC-32, as in PNG and zip. */
export function crc32(bytes: Uint8Array): number {
  table ??= crcTable();
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ table[(rest ^ byte) & 0xff]!;
  return ~rest >>> 0;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function number(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

const utf8 = new TextEncoder();

/** A chunk: its length, its type, its data, and the checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined(utf8.encode(type), data);
  return joined(number(data.length), body, number(crc32(body)));
}

/** Keyword, not compressed, no language, no translated keyword, text. */
const textChunk = (keyword: string, text: string): Uint8Array =>
  chunk('iTXt', joined(utf8.encode(keyword), Uint8Array.of(0, 0, 0, 0, 0), utf8.encode(text)));

/** The end of the first chunk, the header. Text chunks may be anywhere after it. */
const AFTER_HEADER = SIGNATURE.length + 25;

/** The picture with the scene in it. Throws a RangeError if the bytes are no PNG. */
export function pngWith(bytes: Uint8Array, { fragment, script }: Scene): Uint8Array<ArrayBuffer> {
  if (!isPng(bytes) || bytes.length < AFTER_HEADER) throw new RangeError('no PNG to put a scenario into');
  return joined(
    bytes.subarray(0, AFTER_HEADER),
    textChunk(FRAGMENT, fragment),
    textChunk(SCRIPT, script),
    bytes.subarray(AFTER_HEADER),
  );
}

/** True if a text chunk has this keyword. */
const isCalled = (data: Uint8Array, keyword: string): boolean =>
  data[keyword.length] === 0 && [...keyword].every((char, at) => data[at] === char.charCodeAt(0));

/**
 * The text of one of our chunks. Flags and names after the keyword are empty in our chunks. Returns null if they are
 * not empty, because another program then wrote the chunk.
 */
function textIn(data: Uint8Array, keyword: string): string | null {
  const head = keyword.length + 5;
  if (data.length < head || data.subarray(keyword.length, head).some((byte) => byte !== 0)) return null;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(data.subarray(head));
}

/**
 * The scene of a PNG; null if it contains none, `damaged` if one of our chunks has changed. Never reads past the end.
 */
export function sceneOfPng(bytes: Uint8Array): Scene | 'damaged' | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, string>();
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return found.size === 0 ? null : 'damaged';
    const body = bytes.subarray(at + 4, end - 4);
    const keyword =
      String.fromCharCode(...body.subarray(0, 4)) === 'iTXt' &&
      [FRAGMENT, SCRIPT].find((each) => isCalled(body.subarray(4), each));
    if (keyword) {
      const text = crc32(body) === view.getUint32(end - 4) ? textIn(body.subarray(4), keyword) : null;
      if (text === null) return 'damaged';
      if (!found.has(keyword)) found.set(keyword, text);
    }
    at = end;
  }
  return found.size === 0 ? null : { fragment: found.get(FRAGMENT) ?? '', script: found.get(SCRIPT) ?? '' };
}
