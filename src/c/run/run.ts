/** Several CPUs in one memory, each with a call of its own, run statement by statement in any order. Never throws for any checked program. */
import type { CFinding, CType, Program, Span } from '../types.ts';
import { type Access, type Core, type Grain, type Log, Stepper } from './execute.ts';
import { type HeldLock, type HeldLocks, holderIn } from './locks.ts';
import { microcodeOf } from './microcode.ts';
import { cloneThread, enter, idleThread, nextSpan, type Thread } from './thread.ts';

export interface Stepped {
  /** The statement that ran, or whose rest did, and its function. */
  readonly span: Span;
  readonly fn: string;
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
  readonly findings: readonly CFinding[];
  /** The function that was entered. */
  readonly entered: string | null;
  /** What a function returned: null for nothing, undefined when none did. */
  readonly returned: number | null | undefined;
}

export type ThreadState =
  | { readonly kind: 'idle' }
  /** `span` is the statement that comes next; `depth` counts the calls, 1 in the outermost. */
  | { readonly kind: 'ready'; readonly fn: string; readonly span: Span; readonly depth: number }
  /** Its statement wants a lock, given by its address, that is held; `heldBy` is null where the lock's word names no CPU. */
  | {
      readonly kind: 'waiting';
      readonly fn: string;
      readonly span: Span;
      readonly depth: number;
      readonly lock: number;
      readonly heldBy: number | null;
    }
  /** `refused` is the last negative value that a function called on the way returned, or 0. */
  | {
      readonly kind: 'done';
      readonly value: number | null;
      readonly refused: number;
      readonly findings: readonly CFinding[];
    }
  | { readonly kind: 'dead'; readonly finding: CFinding; readonly findings: readonly CFinding[] };

export interface FrameView {
  readonly fn: string;
  /** In the innermost frame what comes next, in the others the statement that called. */
  readonly span: Span;
  /** `value` is null for what was never written. */
  readonly locals: readonly { readonly name: string; readonly type: CType; readonly value: number | null }[];
}

export class Run {
  readonly program: Program;
  readonly memory: Int32Array;
  private readonly core: Core;
  private threads: Map<number, Thread> = new Map();
  private calls = 0;

  /**
   * `memory` is used as it stands and changed in place; a word's index is its address divided by 4. `held` are the locks that earlier runs
   * left held in it: only for telling since which line.
   */
  constructor(program: Program, memory: Int32Array, held: HeldLocks = []) {
    this.program = program;
    this.memory = memory;
    this.core = { microcode: microcodeOf(program), memory, held: held.map((lock) => ({ ...lock, call: 0 })) };
  }

  /** Begins a call on a CPU, in place of whatever it did. Throws a RangeError for a function that the program does not have. */
  start(cpu: number, fn: string, args: readonly number[]): void {
    const index = this.core.microcode.indexOf.get(fn);
    if (index === undefined) throw new RangeError(`the program has no function ${fn}`);
    const code = this.core.microcode.functions[index]!;
    this.calls += 1;
    const thread: Thread = { ...idleThread(cpu), status: 'ready', call: this.calls };
    for (let at = 0; at < code.fn.params; at += 1) thread.stack.push((args[at] ?? 0) | 0);
    enter(thread, code, code.fn.params);
    this.threads.set(cpu, thread);
  }

  /**
   * One statement, or up to and including its next access to memory. Entering a function ends the step; what its caller's statement still has
   * to do is the next step after its return. A CPU that has nothing to do, or waits for a lock that is still held, does nothing.
   */
  step(cpu: number, grain: Grain = 'statement'): Stepped {
    const log: Log = { reads: [], writes: [], findings: [], entered: null, returned: undefined };
    const thread = this.threads.get(cpu);
    const frame = thread?.frames.at(-1);
    if (!thread || !frame || thread.status === 'dead') return { ...log, span: NOWHERE, fn: '' };
    const span = nextSpan(frame);
    new Stepper(this.core, thread, log).run(grain);
    return { ...log, span, fn: frame.code.fn.name };
  }

  state(cpu: number): ThreadState {
    const thread = this.threads.get(cpu);
    if (!thread) return { kind: 'idle' };
    const { status, value, refused, findings, fatal, frames } = thread;
    if (status === 'done') return { kind: 'done', value, refused, findings };
    if (status === 'dead') return { kind: 'dead', finding: fatal!, findings };
    const frame = frames.at(-1)!;
    const where = { fn: frame.code.fn.name, span: nextSpan(frame), depth: frames.length };
    const word = status === 'waiting' ? this.memory[thread.lock >>> 2]! : 0;
    return word === 0
      ? { kind: 'ready', ...where }
      : { kind: 'waiting', ...where, lock: thread.lock, heldBy: holderIn(word) };
  }

  /** The calls that a CPU is in, the innermost first; a dead one's are those it died in. */
  frames(cpu: number): readonly FrameView[] {
    const thread = this.threads.get(cpu);
    if (!thread) return [];
    return thread.frames
      .map((frame, depth): FrameView => ({
        fn: frame.code.fn.name,
        span: depth === thread.frames.length - 1 && thread.status !== 'dead' ? nextSpan(frame) : frame.at,
        locals: frame.code.fn.locals.map(({ name, type }, slot) => {
          const value = thread.stack[frame.base + slot]!;
          return { name, type, value: Number.isNaN(value) ? null : value };
        }),
      }))
      .toReversed();
  }

  /** Where a CPU stands, as one text, with what its statement has worked out so far: `frames` shows locals alone. */
  point(cpu: number): string {
    const thread = this.threads.get(cpu);
    if (!thread) return '';
    const { status, frames, stack, lock, findings, value, refused } = thread;
    return [
      status,
      lock,
      value,
      refused,
      findings.map(({ code }) => code).join('+'),
      frames.map(({ code, pc }) => `${code.fn.name}+${pc}`).join('>'),
      stack.join(),
    ].join(' ');
  }

  /** Runs a CPU to its call's end, to a lock that is held, or for at most `limit` statements: then its state is `ready`. */
  finish(cpu: number, limit: number): ThreadState {
    const thread = this.threads.get(cpu);
    if (!thread) return { kind: 'idle' };
    const running = () =>
      thread.status === 'ready' || (thread.status === 'waiting' && this.memory[thread.lock >>> 2] === 0);
    for (let steps = 0; steps < limit && running(); steps += 1) new Stepper(this.core, thread, null).run('statement');
    return this.state(cpu);
  }

  /** Who holds what, and the statement that took it. A lock whose word says it is free is not held, whoever wrote that word. */
  locks(): readonly HeldLock[] {
    return this.core.held.filter(({ address }) => this.memory[address >>> 2] !== 0);
  }

  /** The same run once more, with a memory of its own. */
  clone(): Run {
    const copy = new Run(this.program, this.memory.slice());
    copy.core.held = this.core.held;
    copy.threads = new Map([...this.threads].map(([cpu, thread]) => [cpu, cloneThread(thread)]));
    copy.calls = this.calls;
    return copy;
  }
}

const NOWHERE: Span = { file: 0, line: 0, column: 0, from: 0, to: 0 };
