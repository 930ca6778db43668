/** Compression by the platform itself (Compression Streams): the same in a browser and in Node, and nothing to ship. */

/**
 * So many bytes are unpacked at a time. A deflated byte unpacks to at most 1,032, and a browser holds what one piece unpacks to as a whole: a small
 * piece keeps that below 1 MB.
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

/** All that a stream gives; null as soon as that is more than `most` bytes. */
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

/** How far an unpacking came, in bytes of its input. */
export interface Inflating {
  fed: number;
}

/**
 * The bytes again; `too-large` as soon as they pass the limit (a small text can hold gigabytes), `damaged` where they are no such stream. Never holds
 * more than the limit and what one piece unpacks to. `count` learns how many bytes were fed.
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
      // The write ends once its piece is unpacked and read, so that nothing piles up in between.
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
