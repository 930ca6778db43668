import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../index.ts';
import { type FindingCode, memoryFor, Run } from '../run/index.ts';
import { FIRST_ADDRESS, type Program } from '../types.ts';
import { instantiate, STOPS, type Stop } from './index.ts';
import { dice, FUNCTIONS, randomProgram } from './testing.ts';

const header = { name: 'dma.h', text: readFileSync('src/protocols/dma.h', 'utf8') };
/** The number of programs. Each program is called several times in the same memory. */
const PROGRAMS = process.env.VERIFY ? 20_000 : 120;
const LIMIT = 20_000;
const FIRST = FIRST_ADDRESS / 4;

interface Ending {
  value: number | null;
  refused: number;
  stop: Stop | null;
  findings: FindingCode[];
  memory: string;
}

function interpreted(run: Run, fn: string, args: readonly number[]): Ending | null {
  run.start(0, fn, args);
  const state = run.finish(0, LIMIT);
  if (state.kind === 'ready' || state.kind === 'idle') return null;
  const memory = run.memory.subarray(FIRST).join();
  const findings = (list: readonly { code: FindingCode }[]) => [...new Set(list.map(({ code }) => code))].sort();
  if (state.kind === 'waiting') return { value: null, refused: 0, stop: 'hang', findings: [], memory };
  if (state.kind === 'dead')
    return {
      value: null,
      refused: 0,
      stop: STOPS.find((stop) => stop === state.finding.code)!,
      findings: findings(state.findings),
      memory,
    };
  return { value: state.value, refused: state.refused, stop: null, findings: findings(state.findings), memory };
}

function compare(
  program: Program,
  calls: readonly (readonly [string, ...number[]])[],
  seen: Map<string, number>,
): void {
  const bytes = 4096;
  const instance = instantiate(program, { bytes });
  let run = new Run(program, memoryFor(program, bytes));
  for (const [fn, ...args] of calls) {
    const expected = interpreted(run, fn, args);
    if (!expected) return;
    const called = instance.call(fn, ...args);
    const hangs = called.stop === 'hang';
    const got: Ending = {
      value: called.value,
      refused: called.stop ? 0 : called.refused,
      stop: called.stop,
      findings: hangs ? [] : [...called.findings].sort(),
      memory: instance.memory.subarray(FIRST).join(),
    };
    expect(got, `${fn}(${args.join()})`).toEqual(expected);
    for (const what of [expected.stop ?? 'ended', ...expected.findings]) seen.set(what, (seen.get(what) ?? 0) + 1);
    // Reset the memory after a stopped call, as the board does.
    if (expected.stop) {
      const start = memoryFor(program, bytes);
      instance.memory.set(start);
      run = new Run(program, start);
    }
  }
}

const compiled = (text: string): Program => {
  const result = compile([header, { name: 'test.c', text }]);
  if (!result.ok) throw new Error(`${JSON.stringify(result.problems[0])}\n${text}`);
  return result.program;
};

describe('interpreter and WebAssembly', () => {
  it(
    'end every random program with the same memory, value and findings',
    () => {
      const seen = new Map<string, number>();
      for (let seed = 1; seed <= PROGRAMS; seed += 1) {
        const text = randomProgram(seed);
        const program = compiled(text);
        const roll = dice(seed);
        const pointers = program.globals
          .filter(({ name }) => name === 'first' || name === 'second')
          .map(({ address }) => address);
        const calls = Array.from(
          { length: 8 },
          () => [FUNCTIONS[roll(4)]!, roll(7) - 2, roll(5), [0, ...pointers, pointers[0]!][roll(4)]!] as const,
        );
        try {
          compare(program, calls, seen);
        } catch (error) {
          throw new Error(`seed ${seed}\n${text}`, { cause: error });
        }
      }
      // The random programs must produce every kind of result, otherwise the comparison proves little.
      const missing = [
        'ended',
        ...STOPS.filter((stop) => stop !== 'steps' && stop !== 'too-deep'),
        'warn',
        'uninitialised-read',
        'no-return-value',
        'double-unlock',
        'lock-left-held',
        'underflow',
      ].filter((what) => !seen.has(what));
      expect(missing, JSON.stringify([...seen])).toEqual([]);
    },
    process.env.VERIFY ? 600_000 : 60_000,
  );
});
