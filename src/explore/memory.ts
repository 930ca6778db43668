/** Allocates the arrays of the search and recognises failed allocations. */

/** An array of the search does not fit into memory. Everything that the search found before stays valid. */
export class OutOfMemory extends Error {
  constructor() {
    super('out of memory');
  }
}

/**
 * All lengths here are valid, so an error can only mean that memory ran out. Its class and message depend on the
 * engine.
 */
function made<A>(make: () => A): A {
  try {
    return make();
  } catch {
    throw new OutOfMemory();
  }
}

/** Throws `OutOfMemory` if the allocation fails. `bytes` and `flags` do the same. */
export const ints = (length: number): Int32Array<ArrayBuffer> => made(() => new Int32Array(length));
export const bytes = (length: number): Uint8Array<ArrayBuffer> => made(() => new Uint8Array(length));
export const flags = (length: number): Int8Array<ArrayBuffer> => made(() => new Int8Array(length));

/**
 * The messages of V8, SpiderMonkey and JavaScriptCore. They exclude the messages of bugs, such as "Invalid array
 * length".
 */
const MESSAGES = /allocation failed|out of memory|(?:map|set) maximum size exceeded/i;

/**
 * True if the error means that memory ran out: in the arrays above, or in small arrays of the engine. SpiderMonkey
 * throws a plain string.
 */
export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof OutOfMemory) return true;
  if (typeof error === 'string') return error === 'out of memory';
  return (
    error instanceof Error &&
    (error.name === 'RangeError' || error.name === 'InternalError') &&
    MESSAGES.test(error.message)
  );
}
