/** The stack machine that executes micro-operations. */
import { compute } from '../arithmetic.ts';
import { type CFinding, FIRST_ADDRESS, type Span } from '../types.ts';
import { type FindingCode, found } from './findings.ts';
import { dropped, type HeldLocks, taken } from './locks.ts';
import { compareStrings, DEPTH_LIMIT } from './memory.ts';
import type { Micro, Microcode } from './microcode.ts';
import { enter, type Frame, type Thread } from './thread.ts';

/** One read or write of a word in shared memory: the address in bytes, and the word before and after the access. */
export interface Access {
  readonly address: number;
  readonly before: number;
  readonly after: number;
  readonly at: Span;
}

/** The effects of one step. */
export interface Log {
  reads: Access[];
  writes: Access[];
  findings: CFinding[];
  entered: string | null;
  returned: number | null | undefined;
}

/** The state that all threads of a run share. */
export interface Core {
  readonly microcode: Microcode;
  readonly memory: Int32Array;
  held: HeldLocks;
}

export type Grain = 'statement' | 'access';

/** Executes one step of one thread. */
export class Stepper {
  private readonly core: Core;
  private readonly thread: Thread;
  private readonly log: Log | null;
  private frame: Frame;

  /** The thread must be ready or waiting. */
  constructor(core: Core, thread: Thread, log: Log | null) {
    this.core = core;
    this.thread = thread;
    this.log = log;
    this.frame = thread.frames.at(-1)!;
  }

  /** Runs up to the next statement or up to the next memory access. */
  run(grain: Grain): void {
    const { thread, frame } = this;
    const { ops } = frame.code;
    if (thread.status === 'waiting') {
      if (this.core.memory[thread.lock >>> 2] !== 0) return;
      thread.status = 'ready';
    }
    let begun = false;
    let touched = false;
    for (;;) {
      const micro = ops[frame.pc]!;
      if (micro.op === 'step') {
        if (begun) return;
        frame.at = micro.at;
      } else if (micro.shared && grain === 'access') {
        // Operations after an access that touch no memory belong to the same step. Other CPUs cannot observe them.
        if (touched) return;
        touched = true;
      }
      begun = true;
      frame.pc += 1;
      if (!this.execute(micro)) return;
    }
  }

  /** Executes one operation. Returns false if the operation ends the step. */
  private execute(micro: Micro): boolean {
    const { stack } = this.thread;
    switch (micro.op) {
      case 'step':
        return true;
      case 'const':
        stack.push(micro.a);
        return true;
      case 'local':
        stack.push(this.readLocal(micro));
        return true;
      case 'set-local':
        stack[this.frame.base + micro.a] = stack.at(-1)!;
        return true;
      case 'load':
        return this.load(micro, stack.pop()!);
      case 'load-for-bump':
        return this.load(micro, stack.at(-1)!);
      case 'load-for-update':
        return this.load(micro, stack.at(-2)!);
      case 'store': {
        const value = stack.pop()!;
        return this.store(micro, stack.pop()!, value) && this.push(value);
      }
      case 'bump': {
        const before = stack.pop()!;
        const after = this.bumped(micro, before);
        return this.store(micro, stack.pop()!, after) && this.push(micro.c ? after : before);
      }
      case 'update': {
        const before = stack.pop()!;
        const value = stack.pop()!;
        const after = this.computed(micro, before, value, micro.b === 1);
        return after !== null && this.store(micro, stack.pop()!, after) && this.push(after);
      }
      case 'bump-local': {
        const before = this.readLocal(micro);
        const after = this.bumped(micro, before);
        stack[this.frame.base + micro.a] = after;
        return this.push(micro.c ? after : before);
      }
      case 'update-local': {
        const value = stack.pop()!;
        const after = this.computed(micro, this.readLocal(micro), value, micro.b === 1);
        if (after === null) return false;
        stack[this.frame.base + micro.a] = after;
        return this.push(after);
      }
      case 'index': {
        const index = stack.pop()!;
        if (micro.b >= 0 && index >>> 0 >= micro.b) return this.die('out-of-bounds', micro);
        return this.push((stack.pop()! + Math.imul(index, micro.a)) | 0);
      }
      case 'negate':
        return this.push(-stack.pop()! | 0);
      case 'invert':
        return this.push(~stack.pop()!);
      case 'not':
        return this.push(stack.pop() === 0 ? 1 : 0);
      case 'truth':
        return this.push(stack.pop() === 0 ? 0 : 1);
      case 'binary': {
        const right = stack.pop()!;
        const value = this.computed(micro, stack.pop()!, right, false);
        return value !== null && this.push(value);
      }
      case 'jump':
        return this.jump(micro.a);
      case 'jump-if-not':
        return stack.pop() === 0 ? this.jump(micro.a) : true;
      case 'jump-if':
        return stack.pop() === 0 ? true : this.jump(micro.a);
      case 'switch': {
        const table = this.frame.code.tables[micro.a]!;
        return this.jump(table.cases.get(stack.pop()!) ?? table.default);
      }
      case 'call':
        return this.call(micro);
      case 'use':
        if (Number.isNaN(stack.at(-1))) {
          this.find('uninitialised-read', micro);
          stack[stack.length - 1] = 0;
        }
        return true;
      case 'pop':
        stack.pop();
        return true;
      case 'return':
        return this.leave(stack.pop()!, micro);
      case 'return-nothing':
        if (this.frame.code.fn.returns.kind === 'void') return this.leave(0, micro);
        this.find('no-return-value', micro);
        return this.leave(Number.NaN, micro);
      case 'lock':
        return this.lock(micro);
      case 'unlock':
        return this.unlock(micro);
      case 'get-file':
      case 'put-file':
        return this.countFile(micro);
      case 'warn': {
        const holds = stack.pop() !== 0;
        if (holds) this.find('warn', micro);
        return this.push(holds ? 1 : 0);
      }
      case 'bug':
        return stack.pop() === 0 ? this.push(0) : this.die('bug', micro);
      case 'strcmp': {
        const right = stack.pop()!;
        const left = stack.pop()!;
        if (left === 0 || right === 0) return this.die('null-dereference', micro);
        return this.push(compareStrings(this.core.microcode.ranks, left, right));
      }
      case 'probe': {
        const device = stack.pop()!;
        return device === 0 ? this.die('null-dereference', micro) : this.load(micro, device + micro.a);
      }
    }
  }

  private push(value: number): true {
    this.thread.stack.push(value);
    return true;
  }

  /** Jumps to an operation. A jump back ends the step, so that a loop without statements cannot run forever. */
  private jump(to: number): boolean {
    const back = to < this.frame.pc;
    this.frame.pc = to;
    return !back;
  }

  private readLocal(micro: Micro): number {
    const value = this.thread.stack[this.frame.base + micro.a]!;
    if (!Number.isNaN(value)) return value;
    this.find('uninitialised-read', micro);
    return 0;
  }

  private bumped(micro: Micro, before: number): number {
    if (micro.do === '-' && micro.b < 0 && before >>> 0 < -micro.b) this.find('underflow', micro);
    return (before + micro.b) | 0;
  }

  private computed(micro: Micro, left: number, right: number, counter: boolean): number | null {
    if (right === 0 && (micro.do === '/' || micro.do === '%')) {
      this.die('division-by-zero', micro);
      return null;
    }
    if (counter && micro.do === '-' && left >>> 0 < right >>> 0) this.find('underflow', micro);
    return compute(micro.do, micro.c, left, right);
  }

  /** The index of the word at an address. For an invalid address, the thread dies and the result is -1. */
  private word(micro: Micro, address: number): number {
    const from = address >>> 0;
    if (from >= FIRST_ADDRESS && from < this.core.memory.length * 4 && from % 4 === 0) return from >>> 2;
    this.die('null-dereference', micro);
    return -1;
  }

  private load(micro: Micro, address: number): boolean {
    const word = this.word(micro, address);
    if (word < 0) return false;
    const value = this.core.memory[word]!;
    this.log?.reads.push({ address: word * 4, before: value, after: value, at: micro.at });
    return this.push(value);
  }

  private store(micro: Micro, address: number, value: number): boolean {
    const word = this.word(micro, address);
    if (word < 0) return false;
    this.log?.writes.push({ address: word * 4, before: this.core.memory[word]!, after: value, at: micro.at });
    this.core.memory[word] = value;
    return true;
  }

  private call(micro: Micro): boolean {
    if (this.thread.frames.length >= DEPTH_LIMIT) return this.die('too-deep', micro);
    const code = this.core.microcode.functions[micro.a]!;
    enter(this.thread, code, micro.b);
    if (this.log) this.log.entered = code.fn.name;
    return false;
  }

  private leave(value: number, micro: Micro): false {
    const { thread } = this;
    const { fn } = this.frame.code;
    thread.stack.length = this.frame.base;
    const nothing = fn.returns.kind === 'void' || Number.isNaN(value);
    if (this.log) this.log.returned = nothing ? null : value;
    if (thread.frames.length === 1) {
      thread.value = nothing ? null : value;
      if (this.core.held.some((lock) => lock.cpu === thread.cpu && lock.call === thread.call))
        this.find('lock-left-held', micro);
      thread.frames.pop();
      thread.status = 'done';
      return false;
    }
    thread.frames.pop();
    thread.stack.push(value);
    if (value < 0 && fn.returns.kind === 'int' && !fn.returns.unsigned) thread.refused = value;
    settle(thread);
    return false;
  }

  private lock(micro: Micro): boolean {
    const { core, thread } = this;
    const address = this.lockAddress(micro);
    const word = this.word(micro, address);
    if (word < 0) return false;
    if (core.memory[word] !== 0) {
      // The thread will execute this operation again, so the address stays on the stack.
      this.frame.pc -= 1;
      thread.stack.push((address - micro.a) | 0);
      thread.lock = address;
      thread.status = 'waiting';
      return false;
    }
    this.store(micro, address, thread.cpu + 1);
    core.held = taken(core.held, { address, cpu: thread.cpu, since: this.frame.at, call: thread.call });
    return this.push(0);
  }

  private unlock(micro: Micro): boolean {
    const address = this.lockAddress(micro);
    const word = this.word(micro, address);
    if (word < 0) return false;
    const held = this.core.memory[word]!;
    if (held === 0) this.find('double-unlock', micro);
    else if (held !== this.thread.cpu + 1) this.find('foreign-unlock', micro);
    this.store(micro, address, 0);
    this.core.held = dropped(this.core.held, address);
    return this.push(0);
  }

  /** Pops the address of a lock. For a NULL device the result is 0, not the offset of its lock. */
  private lockAddress(micro: Micro): number {
    const base = this.thread.stack.pop()!;
    return base === 0 ? 0 : (base + micro.a) >>> 0;
  }

  private countFile(micro: Micro): boolean {
    const file = this.thread.stack.pop()!;
    const address = file === 0 ? 0 : (file + micro.a) | 0;
    const word = this.word(micro, address);
    if (word < 0) return false;
    const before = this.core.memory[word]!;
    this.log?.reads.push({ address: word * 4, before, after: before, at: micro.at });
    if (micro.op === 'put-file' && before === 0) this.find('underflow', micro);
    this.store(micro, address, (before + (micro.op === 'get-file' ? 1 : -1)) | 0);
    return this.push(0);
  }

  private find(code: FindingCode, { at, name }: Micro): CFinding {
    const finding: CFinding = { code, at, name };
    this.thread.findings = found(this.thread.findings, finding);
    this.log?.findings.push(finding);
    return finding;
  }

  private die(code: FindingCode, micro: Micro): false {
    this.thread.fatal = this.find(code, micro);
    this.thread.status = 'dead';
    return false;
  }
}

/**
 * After a callee returns, skips the rest of the caller's statement if the rest does nothing. The next step is then
 * the next statement.
 */
function settle(thread: Thread): void {
  const frame = thread.frames.at(-1)!;
  for (;;) {
    const next = frame.code.ops[frame.pc]!;
    if (next.op === 'pop') thread.stack.pop();
    else if (next.op !== 'jump' || next.a <= frame.pc) return;
    frame.pc = next.op === 'jump' ? next.a : frame.pc + 1;
  }
}
