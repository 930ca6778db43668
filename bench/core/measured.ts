/**
 * The code that `npm run bench:core` measures. It is bundled so that Node runs the same code as the page. Every row
 * makes the same nine calls in the same order.
 */
import { transition } from 'xstate';
import { compile, FIRST_ADDRESS, type Program } from '../../src/c/index.ts';
import { memoryFor, Run } from '../../src/c/run/index.ts';
import { instantiate } from '../../src/c/wasm/index.ts';
import { boot, step } from '../../src/machine/index.ts';
import { versionOf } from '../../src/machine/testing.ts';
import { parseScript } from '../../src/world/index.ts';

export const CALLS_A_ROUND = 9;
/** The sum of the results in one round: -EBUSY, -EPERM and -EBUSY. */
export const SUM_OF_A_ROUND = -16 - 1 - 16;

/** Runs a number of rounds and returns the sum of all results. Returns null if the engine does not return numbers. */
export type Rounds = (rounds: number) => number | null;

interface Place {
  readonly device: number;
  readonly one: number;
  readonly two: number;
  readonly end: number;
}

/** The addresses of the objects in memory, after the program's globals. The device points to its group. */
function place(program: Program): Place {
  const size = (name: string) => program.structs[name]!.size;
  const group = FIRST_ADDRESS + 4 * program.data.length;
  const device = group + size('iommu_group');
  const one = device + size('device');
  const two = one + size('file');
  return { device, one, two, end: two + size('file') };
}

function set(program: Program, memory: Int32Array, { device }: Place): void {
  const offset = program.structs.device!.fields.find(({ name }) => name === 'iommu_group')!.offset;
  memory[(device + offset) / 4] = FIRST_ADDRESS + 4 * program.data.length;
}

export interface Source {
  readonly name: string;
  readonly text: string;
}

function programOf(sources: readonly Source[]): Program {
  const compiled = compile(sources);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.program;
}

const SET = 'iommu_set_device_dma_owner';
const RELEASE = 'iommu_release_device_dma_owner';
const [KERNEL, USER] = ['DMA_OWNER_KERNEL', 'DMA_OWNER_USERSPACE'];

type Call = readonly [fn: typeof SET | typeof RELEASE, mode: string, file: 'one' | 'two' | null];
const CALLS: readonly Call[] = [
  [SET, KERNEL, null],
  [SET, USER, 'one'],
  [RELEASE, KERNEL, null],
  [SET, USER, 'one'],
  [SET, USER, 'two'],
  [SET, KERNEL, null],
  [SET, USER, 'one'],
  [RELEASE, USER, 'one'],
  [RELEASE, USER, 'one'],
];

/** The loop over the rounds is in generated code, too. */
export function wholeRounds(sources: readonly Source[]): Rounds {
  const program = programOf(sources);
  const { functions, memory } = instantiate(program, { budget: 2_147_483_647 });
  const where = place(program);
  set(program, memory, where);
  const run = functions.bench_rounds!;
  // The statement budget of one call is large enough for a million rounds.
  return (rounds) => {
    let sum = 0;
    for (let left = rounds; left > 0; left -= 1_000_000)
      sum += run(where.device, where.one, where.two, Math.min(left, 1_000_000));
    return sum;
  };
}

/** JavaScript makes each call. */
export function callByCall(sources: readonly Source[]): Rounds {
  const program = programOf(sources);
  const { functions, memory } = instantiate(program);
  const where = place(program);
  set(program, memory, where);
  const [claim, release] = [functions[SET]!, functions[RELEASE]!];
  const [kernel, user] = [program.constants[KERNEL]!, program.constants[USER]!];
  const { device, one, two } = where;
  return (rounds) => {
    let sum = 0;
    for (let round = 0; round < rounds; round += 1) {
      sum += claim(device, kernel, 0);
      sum += claim(device, user, one);
      release(device, kernel, 0);
      sum += claim(device, user, one);
      sum += claim(device, user, two);
      sum += claim(device, kernel, 0);
      sum += claim(device, user, one);
      release(device, user, one);
      release(device, user, one);
    }
    return sum;
  };
}

export function interpreted(sources: readonly Source[]): Rounds {
  const program = programOf(sources);
  const where = place(program);
  const run = new Run(program, memoryFor(program));
  set(program, run.memory, where);
  const calls = CALLS.map(([fn, mode, file]) => ({
    fn,
    args: [where.device, program.constants[mode]!, file ? where[file] : 0],
  }));
  return (rounds) => {
    let sum = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const { fn, args } of calls) {
        run.start(0, fn, args);
        const state = run.finish(0, 1000);
        if (state.kind !== 'done') throw new Error(`${fn} ends ${state.kind}`);
        sum += state.value ?? 0;
      }
    }
    return sum;
  };
}

/** The plain transitions of the XState machine, without `step`. */
export function transitions(): Rounds {
  const { machine, initial, claim, release } = versionOf('repaired', null);
  const calls = CALLS.map(([fn, mode, file]) => {
    const counted = mode === KERNEL ? ('kernel' as const) : ('user' as const);
    return fn === SET ? claim(counted, '', file)! : release(counted, '', file ?? undefined)!;
  });
  return (rounds) => {
    let snapshot = initial;
    for (let round = 0; round < rounds; round += 1)
      for (const call of calls) [snapshot] = transition(machine, snapshot, call);
    return null;
  };
}

/** The work for one drop on the board: `step` of the statecharts, with reasons and findings. */
export function steps(): Rounds {
  const lines = CALLS.map(([fn, mode, file]) =>
    `${fn === SET ? 'claim' : 'release'} d0 ${mode === KERNEL ? 'kernel' : 'user'} ${file ?? ''}`.trim(),
  );
  const script = parseScript(lines.join('\n'));
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  const { topology, events } = script.value;
  const ERRNO: Readonly<Record<string, number>> = { OK: 0, EBUSY: -16, EPERM: -1 };
  let world = boot(topology, 'repaired');
  return (rounds) => {
    let sum = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const event of events) {
        const done = step(world, event);
        sum += ERRNO[done.outcome.result]!;
        ({ world } = done);
      }
    }
    return sum;
  };
}
