/**
 * Memory rules that the interpreter and the generated code share: field offsets of the primitives, and the order of
 * strings.
 */
import { FIRST_ADDRESS, type Program } from '../types.ts';
import { own } from '../../world/index.ts';

/** Default memory size of a program in bytes: one page of WebAssembly. */
export const MEMORY_BYTES = 65_536;

/** Maximum call depth. */
export const DEPTH_LIMIT = 200;

/** A new memory with the program's globals. The index of a word is its address divided by 4. */
export function memoryFor(program: Program, bytes: number = MEMORY_BYTES): Int32Array<ArrayBuffer> {
  const memory = new Int32Array(bytes >>> 2);
  memory.set(program.data, FIRST_ADDRESS >>> 2);
  return memory;
}

/** Byte offsets of the fields that the primitives use. An offset is 0 if the program does not declare the field. */
export interface Layout {
  readonly fileCount: number;
  readonly deviceMutex: number;
  readonly probeAnswer: number;
}

export function layoutOf(program: Program): Layout {
  const offset = (struct: string, field: string) =>
    own(program.structs, struct)?.fields.find(({ name }) => name === field)?.offset ?? 0;
  return {
    fileCount: offset('file', 'f_count'),
    deviceMutex: offset('device', 'mutex'),
    probeAnswer: offset('device', 'probe_answer'),
  };
}

/**
 * The rank of every string among all texts of the program, from 1. Equal texts have equal ranks. The value of a
 * string is its index plus one. A larger value is a name that only the caller of the program knows. Such a value
 * ranks after all strings of the program, by its number.
 */
export function stringRanks(program: Program): readonly number[] {
  const sorted = [...new Set(program.strings)].sort((a, b) => (a < b ? -1 : 1));
  return program.strings.map((text) => sorted.indexOf(text) + 1);
}

/** The result of strcmp: -1, 0 or 1. Neither value may be NULL. */
export function compareStrings(ranks: readonly number[], left: number, right: number): number {
  const rank = (value: number) => ranks[(value >>> 0) - 1] ?? value >>> 0;
  return Math.sign(rank(left) - rank(right));
}
