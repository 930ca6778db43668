/** A thread: one CPU's call, as plain data. */
import type { CFinding, Span } from '../types.ts';
import type { Code } from './microcode.ts';

export interface Frame {
  readonly code: Code;
  /** The next micro-operation. */
  pc: number;
  /** Where the locals begin on the stack. */
  readonly base: number;
  /** The statement begun last. */
  at: Span;
}

export interface Thread {
  readonly cpu: number;
  status: 'idle' | 'ready' | 'waiting' | 'done' | 'dead';
  /** The outermost call first. */
  frames: Frame[];
  /** Locals and operands of all frames. NaN stands for what was never written or never returned. */
  stack: number[];
  /** The lock that it waits for, when it does. */
  lock: number;
  /** The outermost call's number in its run. */
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

/** Enters a function whose arguments lie on the stack. */
export function enter(thread: Thread, code: Code, args: number): void {
  const base = thread.stack.length - args;
  for (let slot = args; slot < code.fn.locals.length; slot += 1) thread.stack.push(Number.NaN);
  thread.frames.push({ code, pc: 0, base, at: code.fn.span });
}

/** The statement that comes next, or the one whose rest does. */
export function nextSpan({ code, pc, at }: Frame): Span {
  const next = code.ops[pc];
  return next?.op === 'step' ? next.at : at;
}
