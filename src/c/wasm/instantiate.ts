/** Compiles a program to WebAssembly and creates an instance with a memory. */
import { FINDING_CODES, type FindingCode, memoryFor } from '../run/index.ts';
import type { Program } from '../types.ts';
import { generate, MEMORY_IMPORT, type Settings } from './generate.ts';
import { STATUS, type Stop, STOPS } from './status.ts';
import { own } from '../../world/index.ts';

export interface Called {
  /** The returned value. Null if the function returned nothing or the call was stopped. */
  readonly value: number | null;
  readonly findings: readonly FindingCode[];
  /** The reason why the call stopped early, or null. Memory keeps its state at the stop. */
  readonly stop: Stop | null;
  /** The last negative value that an inner call returned, or 0. */
  readonly refused: number;
}

export interface Instance {
  /** Calls a function on CPU 0. Throws a RangeError if the program does not have the function. */
  call(fn: string, ...args: readonly number[]): Called;
  /**
   * The exported functions, for callers that need millions of calls. A stopped call throws WebAssembly.RuntimeError.
   */
  readonly functions: Readonly<Record<string, (...args: readonly number[]) => number>>;
  /** Words; the index is the address divided by 4. The words of the NULL page hold the status. */
  readonly memory: Int32Array<ArrayBuffer>;
}

/**
 * Compiles synchronously. In a page, the content security policy must allow `'wasm-unsafe-eval'` in `script-src`.
 * `shared` is the memory of another instance, so that both work on the same state. Without `shared`, the instance
 * gets a new memory with the program's globals. Throws a RangeError for the same reasons as `generate`.
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
