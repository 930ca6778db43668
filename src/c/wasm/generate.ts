/** Generates a WebAssembly module from a program. */
import { layoutOf, MEMORY_BYTES, stringRanks } from '../run/index.ts';
import type { CFunction, Program } from '../types.ts';
import { assignmentOf } from './assigned.ts';
import { Assembler, I32, joined, named, type Pieces, section, unsigned, vector } from './bytes.ts';
import { costOf } from './cost.ts';
import type { Around } from './expressions.ts';
import { find, GLOBAL, HELPER_TYPES, helperCode, HELPERS } from './helpers.ts';
import { functionCode, mayBeBlank } from './statements.ts';
import { STATUS } from './status.ts';

export interface Settings {
  /** The memory size in bytes, a multiple of 4. The code cannot access memory beyond it. */
  readonly bytes?: number;
  /** The approximate number of statements that a call may run before it stops. Loops and deep calls are charged. */
  readonly budget?: number;
}

/** A call with this number of statements takes some hundredths of a second. */
export const BUDGET = 10_000_000;

/**
 * Maximum of statements times locals for one function. Above this size, engines take seconds to compile the generated
 * code. They check every local at every join of the control flow.
 */
const TOO_LARGE = 2_000_000;

/** The module name and the field name of the imported memory. */
export const MEMORY_IMPORT = ['house', 'memory'] as const;

/**
 * Generates code for all functions of the program and exports each function under its name. Arguments and results are
 * words; void returns 0. The module imports its memory, so that many instances can share one memory. It also exports
 * the memory as `memory`. After a call, the words at `STATUS` describe the result of the call. Throws a RangeError
 * for a function with thousands of statements and thousands of locals. The interpreter can still run such a function.
 */
export function generate(
  program: Program,
  { bytes = MEMORY_BYTES, budget = BUDGET }: Settings = {},
): Uint8Array<ArrayBuffer> {
  const functions = Object.values(program.functions);
  const large = functions.find(({ body, locals }) => body.length * locals.length > TOO_LARGE);
  if (large) throw new RangeError(`the function ${large.name} is too large for generated code`);
  const assignments = functions.map(assignmentOf);
  const cost = costOf(program);
  const around: Around = {
    program,
    bytes,
    guarded: cost.guarded,
    functions: new Map(
      functions.map((fn, at) => [fn.name, { fn, index: HELPERS + at, blank: mayBeBlank(fn, assignments[at]!) }]),
    ),
  };
  const types = new Types();
  const helperTypes = HELPER_TYPES.map(([params, gives]) => types.of(params, gives));
  const ownTypes = functions.map(({ params }) => types.of(params, true));
  const codes = [
    ...helperCode(bytes, stringRanks(program), layoutOf(program).fileCount),
    ...functions.map((fn, at) => functionCode(around, fn, assignments[at]!, cost)),
    ...functions.map((fn) => outermost(around, fn, budget)),
  ];
  const exported = functions.map((fn, at) => [...named(fn.name), 0, ...unsigned(HELPERS + functions.length + at)]);
  if (!program.functions.memory) exported.push([...named('memory'), 2, 0]);
  return joined([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types.vector()),
    ...section(
      2,
      vector([[...named(MEMORY_IMPORT[0]), ...named(MEMORY_IMPORT[1]), 2, 0, ...unsigned(Math.ceil(bytes / 65_536))]]),
    ),
    ...section(3, vector([...helperTypes, ...ownTypes, ...ownTypes].map(unsigned))),
    ...section(6, vector(Object.keys(GLOBAL).map(() => [I32, 1, 0x41, 0, 0x0b]))),
    ...section(7, vector(exported)),
    ...section(10, vector(codes)),
  ]);
}

/** The exported function: resets the status, calls the function and checks for held locks. */
function outermost({ functions, guarded }: Around, fn: CFunction, budget: number): number[] {
  const { index, blank } = functions.get(fn.name)!;
  const code = new Assembler();
  for (const word of [STATUS.findings, STATUS.stop, STATUS.refused, STATUS.held]) code.const(word).const(0).store();
  code.const(budget).setGlobal(GLOBAL.budget);
  if (guarded) code.const(0).setGlobal(GLOBAL.depth);
  for (let at = 0; at < fn.params; at += 1) code.get(at);
  code.call(index);
  find(code.const(STATUS.held).load().if(), 'lock-left-held').end();
  code.const(STATUS.blank);
  if (blank) code.getGlobal(GLOBAL.blank);
  else code.const(0);
  return code.store().finish(0);
}

/** Function types, by the number of parameters and by whether the function returns a word. */
class Types {
  private readonly known = new Map<string, number>();
  private readonly types: number[][] = [];

  of(params: number, gives: boolean): number {
    const key = `${params} ${gives}`;
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.types.length;
      this.known.set(key, index);
      this.types.push([
        0x60,
        ...unsigned(params),
        ...Array.from({ length: params }, () => I32),
        ...(gives ? [1, I32] : [0]),
      ]);
    }
    return index;
  }

  vector(): Pieces {
    return vector(this.types);
  }
}
