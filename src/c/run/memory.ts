/** What the interpreter and the generated code must agree on about memory: where the primitives' fields stand, and how strings compare. */
import { FIRST_ADDRESS, type Program } from '../types.ts';
import { own } from '../../world/index.ts';

/** How much memory a program has unless somebody says otherwise: one page of WebAssembly, in bytes. */
export const MEMORY_BYTES = 65_536;

/** The deepest that calls may nest. */
export const DEPTH_LIMIT = 200;

/** A fresh memory with the program's globals in it. A word's index is its address divided by 4. */
export function memoryFor(program: Program, bytes: number = MEMORY_BYTES): Int32Array<ArrayBuffer> {
  const memory = new Int32Array(bytes >>> 2);
  memory.set(program.data, FIRST_ADDRESS >>> 2);
  return memory;
}

/** Byte offsets of the fields that the primitives use; 0 in a program that does not declare them. */
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
 * For every string the rank of its text among all of them, from 1: equal texts have equal ranks. A string's value is its index plus one; a
 * value beyond the program's own strings (a name that only the world around knows) ranks after them all, as itself.
 */
export function stringRanks(program: Program): readonly number[] {
  const sorted = [...new Set(program.strings)].sort((a, b) => (a < b ? -1 : 1));
  return program.strings.map((text) => sorted.indexOf(text) + 1);
}

/** As strcmp answers: -1, 0 or 1. Neither value may be NULL. */
export function compareStrings(ranks: readonly number[], left: number, right: number): number {
  const rank = (value: number) => ranks[(value >>> 0) - 1] ?? value >>> 0;
  return Math.sign(rank(left) - rank(right));
}
