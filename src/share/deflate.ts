/**
 * Compression by the platform (Compression Streams). It is the same in a browser and in Node, and adds no code to the
 * page.
 */

/**
 * The number of bytes that are unpacked at a time. One deflated byte unpacks to at most 1,032 bytes, and a browser
 * holds the whole result of one piece. A small piece keeps that result near 1 MB.
 */
const PIECE = 1_024;

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** All bytes of a stream; null as soon as there are more than `most`. */
async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces, length);
    length += value.length;
    if (length > most) return null;
    pieces.push(value);
  }
}

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await collect(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')).getReader(),
    Infinity,
  );
  return packed ?? new Uint8Array();
}

/** The number of input bytes that were unpacked so far. */
export interface Inflating {
  fed: number;
}

/**
 * Unpacks bytes. `too-large` as soon as the result exceeds the limit, because a small text can hold gigabytes.
 * `damaged` where the bytes are no deflated stream. Never holds more than the limit and the result of one piece.
 * `count` gets the number of bytes that were fed.
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
  count: Inflating = { fed: 0 },
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'damaged'> {
  const stream = new DecompressionStream('deflate-raw');
  const reader = stream.readable.getReader();
  const writer = stream.writable.getWriter();
  // A damaged stream rejects each of its promises. The reader's promise reports the damage.
  writer.closed.catch(() => undefined);
  const feed = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      // A write ends after its piece is unpacked and read, so that no pieces pile up.
      await writer.write(bytes.subarray(at, at + PIECE));
      count.fed = Math.min(bytes.length, at + PIECE);
    }
    await writer.close();
  };
  const fed = feed().catch(() => undefined);
  try {
    const whole = await collect(reader, most);
    if (whole === null) return 'too-large';
    await fed;
    return whole;
  } catch {
    return 'damaged';
  } finally {
    reader.cancel().catch(() => undefined);
    writer.abort().catch(() => undefined);
  }
}
