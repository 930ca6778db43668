/** A program as a WebAssembly module. */
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
  /** The size of memory in bytes, up to the end of which the code may reach; whole words. */
  readonly bytes?: number;
  /** How many statements, about, a call may run before it stops: its loops and deep calls are charged. */
  readonly budget?: number;
}

/** A call that runs for so many statements runs for some hundredths of a second. */
export const BUDGET = 10_000_000;

/**
 * A function's statements times its locals: above, engines take seconds to compile what was generated, since they look at every local
 * wherever the flow meets.
 */
const TOO_LARGE = 2_000_000;

/** The name under which the module imports its memory. */
export const MEMORY_IMPORT = ['house', 'memory'] as const;

/**
 * All functions of the program, exported under their names: words in, a word out (0 for void). The memory is imported, so that whoever
 * explores may let many instances share one, and is exported again as `memory`. How a call went stands in `STATUS`. Throws a RangeError for a
 * function that has thousands of statements and thousands of locals: nobody's listing does, and the interpreter runs it all the same.
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

/** What the world outside calls: sets the status anew, calls, and looks whether a lock is left held. */
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

/** Function types by how many words they take and whether they give one. */
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
