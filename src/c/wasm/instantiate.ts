/** A program compiled, with a memory, ready to be called. */
import { FINDING_CODES, type FindingCode, memoryFor } from '../run/index.ts';
import type { Program } from '../types.ts';
import { generate, MEMORY_IMPORT, type Settings } from './generate.ts';
import { STATUS, type Stop, STOPS } from './status.ts';
import { own } from '../../world/index.ts';

export interface Called {
  /** What the function returned; null for nothing, and where the call was stopped. */
  readonly value: number | null;
  readonly findings: readonly FindingCode[];
  /** Why the call did not come to its end; memory stands as it was then. */
  readonly stop: Stop | null;
  /** The last negative value that a function called on the way returned, or 0. */
  readonly refused: number;
}

export interface Instance {
  /** Calls on CPU 0. Throws a RangeError for a function that the program does not have. */
  call(fn: string, ...args: readonly number[]): Called;
  /** The functions as they are, for whoever calls them millions of times; a call that was stopped throws WebAssembly.RuntimeError. */
  readonly functions: Readonly<Record<string, (...args: readonly number[]) => number>>;
  /** Words, by address divided by 4. The NULL page's hold the status. */
  readonly memory: Int32Array<ArrayBuffer>;
}

/**
 * Compiles at once. In a page that needs `'wasm-unsafe-eval'` in the content security policy's `script-src`. `shared` is the memory of another
 * instance, to work on the same state; without it there is a fresh one, with the program's globals in it. Throws a RangeError as `generate` does.
 */
export function instantiate(program: Program, settings: Settings = {}, shared?: WebAssembly.Memory): Instance {
  const module = new WebAssembly.Module(generate(program, settings));
  const start = memoryFor(program, settings.bytes);
  const store = shared ?? new WebAssembly.Memory({ initial: Math.ceil(start.byteLength / 65_536) });
  const memory = new Int32Array(store.buffer, 0, start.length);
  if (!shared) memory.set(start);
  const { exports } = new WebAssembly.Instance(module, { [MEMORY_IMPORT[0]]: { [MEMORY_IMPORT[1]]: store } });
  const functions = exports as Instance['functions'];
  const word = (address: number) => memory[address / 4]!;
  return {
    functions,
    memory,
    call(name, ...args) {
      const fn = own(program.functions, name);
      if (!fn) throw new RangeError(`the program has no function ${name}`);
      const value = runs(() => own(functions, name)!(...args));
      const bits = word(STATUS.findings);
      return {
        value: value === null || fn.returns.kind === 'void' || word(STATUS.blank) === 1 ? null : value,
        findings: FINDING_CODES.filter((_, at) => (bits >>> at) & 1),
        stop: value === null ? STOPS[word(STATUS.stop) - 1]! : null,
        refused: word(STATUS.refused),
      };
    },
  };
}

function runs(call: () => number): number | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return null;
    throw error;
  }
}
