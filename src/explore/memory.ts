/** Asks for the memory of the search's arrays, and recognises an allocation that failed. */

/** The machine has no memory for an array that the search needs. Whatever the search found before stays valid. */
export class OutOfMemory extends Error {
  constructor() {
    super('out of memory');
  }
}

/** The length is always valid here, so an error can only mean that there is no memory. Engines do not agree on its class or message. */
function made<A>(make: () => A): A {
  try {
    return make();
  } catch {
    throw new OutOfMemory();
  }
}

/** Throws `OutOfMemory` where the allocation fails; so do `bytes` and `flags`. */
export const ints = (length: number): Int32Array<ArrayBuffer> => made(() => new Int32Array(length));
export const bytes = (length: number): Uint8Array<ArrayBuffer> => made(() => new Uint8Array(length));
export const flags = (length: number): Int8Array<ArrayBuffer> => made(() => new Int8Array(length));

/** The messages of V8, SpiderMonkey and JavaScriptCore. A message of a faulty program, such as "Invalid array length", is not among them. */
const MESSAGES = /allocation failed|out of memory|(?:map|set) maximum size exceeded/i;

/** Whether an error means that memory ran out: in the arrays above, or in the engine's own small ones. SpiderMonkey throws a bare string. */
export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof OutOfMemory) return true;
  if (typeof error === 'string') return error === 'out of memory';
  return (
    error instanceof Error &&
    (error.name === 'RangeError' || error.name === 'InternalError') &&
    MESSAGES.test(error.message)
  );
}
