/** A thread is the call of one CPU, as plain data. */
import type { CFinding, Span } from '../types.ts';
import type { Code } from './microcode.ts';

export interface Frame {
  readonly code: Code;
  /** Index of the next micro-operation. */
  pc: number;
  /** Index of the first local on the stack. */
  readonly base: number;
  /** The statement that began last. */
  at: Span;
}

export interface Thread {
  readonly cpu: number;
  status: 'idle' | 'ready' | 'waiting' | 'done' | 'dead';
  /** The outermost call first. */
  frames: Frame[];
  /** Locals and operands of all frames. NaN marks a value that was never written or never returned. */
  stack: number[];
  /** The address of the lock that the thread waits for. */
  lock: number;
  /** The outermost call's number in the run. */
  call: number;
  findings: readonly CFinding[];
  value: number | null;
  refused: number;
  fatal: CFinding | null;
}

export const idleThread = (cpu: number): Thread => ({
  cpu,
  status: 'idle',
  frames: [],
  stack: [],
  lock: 0,
  call: 0,
  findings: [],
  value: null,
  refused: 0,
  fatal: null,
});

export const cloneThread = (thread: Thread): Thread => ({
  ...thread,
  frames: thread.frames.map((frame) => ({ ...frame })),
  stack: [...thread.stack],
});

/** Enters a function. Its arguments are on the stack. */
export function enter(thread: Thread, code: Code, args: number): void {
  const base = thread.stack.length - args;
  for (let slot = args; slot < code.fn.locals.length; slot += 1) thread.stack.push(Number.NaN);
  thread.frames.push({ code, pc: 0, base, at: code.fn.span });
}

/** The next statement, or the current statement if a part of it is still to run. */
export function nextSpan({ code, pc, at }: Frame): Span {
  const next = code.ops[pc];
  return next?.op === 'step' ? next.at : at;
}
