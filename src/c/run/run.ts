/**
 * Runs one call on each of several CPUs in a shared memory. The caller chooses which CPU executes the next statement.
 * Never throws for a checked program.
 */
import type { CFinding, CType, Program, Span } from '../types.ts';
import { type Access, type Core, type Grain, type Log, Stepper } from './execute.ts';
import { type HeldLock, type HeldLocks, holderIn } from './locks.ts';
import { microcodeOf } from './microcode.ts';
import { cloneThread, enter, idleThread, nextSpan, type Thread } from './thread.ts';

export interface Stepped {
  /** The statement that ran, or whose rest ran, and its function. */
  readonly span: Span;
  readonly fn: string;
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
  readonly findings: readonly CFinding[];
  /** The function that this step entered. */
  readonly entered: string | null;
  /**
   * The value that a function returned in this step. Null for a return without a value, undefined if no function
   * returned.
   */
  readonly returned: number | null | undefined;
}

export type ThreadState =
  | { readonly kind: 'idle' }
  /** `span` is the next statement. `depth` is the number of active calls, at least 1. */
  | { readonly kind: 'ready'; readonly fn: string; readonly span: Span; readonly depth: number }
  /**
   * The next statement needs a held lock. `lock` is the address of the lock. `heldBy` is null if the lock's word
   * names no CPU.
   */
  | {
      readonly kind: 'waiting';
      readonly fn: string;
      readonly span: Span;
      readonly depth: number;
      readonly lock: number;
      readonly heldBy: number | null;
    }
  /** `refused` is the last negative value that an inner call returned, or 0. */
  | {
      readonly kind: 'done';
      readonly value: number | null;
      readonly refused: number;
      readonly findings: readonly CFinding[];
    }
  | { readonly kind: 'dead'; readonly finding: CFinding; readonly findings: readonly CFinding[] };

export interface FrameView {
  readonly fn: string;
  /** The next statement in the innermost frame; the calling statement in all other frames. */
  readonly span: Span;
  /** `value` is null for a variable that was never written. */
  readonly locals: readonly { readonly name: string; readonly type: CType; readonly value: number | null }[];
}

export class Run {
  readonly program: Program;
  readonly memory: Int32Array;
  private readonly core: Core;
  private threads: Map<number, Thread> = new Map();
  private calls = 0;

  /**
   * Uses `memory` directly and changes it in place. The index of a word is its address divided by 4. `held` lists the
   * locks that earlier runs left held in this memory. It only provides the statements that took these locks.
   */
  constructor(program: Program, memory: Int32Array, held: HeldLocks = []) {
    this.program = program;
    this.memory = memory;
    this.core = { microcode: microcodeOf(program), memory, held: held.map((lock) => ({ ...lock, call: 0 })) };
  }

  /**
   * Starts a call on a CPU and drops the previous call of that CPU. Throws a RangeError if the program does not have
   * the function.
   */
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
   * Executes one statement, or the part of a statement up to its next memory access. A call of a function ends the
   * step. The rest of the calling statement is the first step after the return. An idle CPU does nothing. A CPU that
   * waits for a held lock does nothing.
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

  /**
   * The active calls of a CPU, the innermost call first. For a dead thread: the calls that were active when it died.
   */
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

  /**
   * The full state of a CPU as text, including intermediate values of its statement. `frames` only shows the locals.
   */
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

  /**
   * Runs a CPU until its call ends, until it waits for a held lock, or for at most `limit` statements. After `limit`
   * statements the state is still `ready`.
   */
  finish(cpu: number, limit: number): ThreadState {
    const thread = this.threads.get(cpu);
    if (!thread) return { kind: 'idle' };
    const running = () =>
      thread.status === 'ready' || (thread.status === 'waiting' && this.memory[thread.lock >>> 2] === 0);
    for (let steps = 0; steps < limit && running(); steps += 1) new Stepper(this.core, thread, null).run('statement');
    return this.state(cpu);
  }

  /**
   * The held locks and the statements that took them. A lock with a zero word is free, even if a plain store wrote
   * the zero.
   */
  locks(): readonly HeldLock[] {
    return this.core.held.filter(({ address }) => this.memory[address >>> 2] !== 0);
  }

  /** A copy of the run with its own memory. */
  clone(): Run {
    const copy = new Run(this.program, this.memory.slice());
    copy.core.held = this.core.held;
    copy.threads = new Map([...this.threads].map(([cpu, thread]) => [cpu, cloneThread(thread)]));
    copy.calls = this.calls;
    return copy;
  }
}

const NOWHERE: Span = { file: 0, line: 0, column: 0, from: 0, to: 0 };
