/**
 * Executes one call, one step at a time, as plain data that works with any memory. The search uses it: it executes
 * each step once for all states that have equal values in the fields that the step reads. A step here is `Run.step`
 * with grain `statement`.
 */
import type { CFinding, Program, Span } from '../types.ts';
import { type Access, type Core, type Log, Stepper } from './execute.ts';
import { type FieldKey, UNKNOWN_FIELD } from '../fields.ts';
import { livenessOf } from './live.ts';
import { type Code, type Micro, microcodeOf } from './microcode.ts';
import { enter, type Frame, idleThread, nextSpan, type Thread } from './thread.ts';

/**
 * The position and the stack of a call. A value that is never read again is NaN. So two calls with the same future
 * have equal data.
 */
export interface Standing {
  readonly frames: readonly { readonly fn: number; readonly pc: number; readonly base: number }[];
  readonly stack: readonly number[];
  /** The lock that the call waits for in the middle of a step, or 0. */
  readonly waitsFor: number;
  /** Addresses of the locks that the call holds. */
  readonly holds: readonly number[];
}

export type Walked = {
  readonly span: Span;
  readonly fn: string;
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
  readonly findings: readonly CFinding[];
} & (
  | { readonly kind: 'ready'; readonly standing: Standing }
  /** The call waits for a held lock. `lock` is the address of the lock. */
  | { readonly kind: 'waiting'; readonly lock: number; readonly standing: Standing }
  /** `value` is null if the call returned nothing. */
  | { readonly kind: 'done'; readonly value: number | null }
  | { readonly kind: 'dead'; readonly finding: CFinding }
);

export class Walker {
  private readonly core: Core;
  private readonly program: Program;

  /**
   * Changes `memory` in place. A lock's word is 1 if this call holds the lock. Another value except 0 means that
   * another call holds the lock.
   */
  constructor(program: Program, memory: Int32Array) {
    this.program = program;
    this.core = { microcode: microcodeOf(program), memory, held: [] };
  }

  private get functions(): readonly Code[] {
    return this.core.microcode.functions;
  }

  /** The start of a call. Throws a RangeError if the program does not have the function. */
  start(fn: string, args: readonly number[]): Standing {
    const index = this.core.microcode.indexOf.get(fn);
    if (index === undefined) throw new RangeError(`the program has no function ${fn}`);
    const code = this.functions[index]!;
    const thread: Thread = {
      ...idleThread(0),
      stack: Array.from({ length: code.fn.params }, (_, at) => (args[at] ?? 0) | 0),
    };
    enter(thread, code, code.fn.params);
    this.core.held = [];
    return this.standingOf(thread);
  }

  /** Executes the next step. */
  walk(standing: Standing): Walked {
    const thread = this.threadOf(standing);
    const frame = thread.frames.at(-1)!;
    const span = nextSpan(frame);
    const fn = frame.code.fn.name;
    this.core.held = standing.holds.map((address) => ({ address, cpu: 0, since: span, call: thread.call }));
    const log: Log = { reads: [], writes: [], findings: [], entered: null, returned: undefined };
    new Stepper(this.core, thread, log).run('statement');
    const did = { span, fn, reads: log.reads, writes: log.writes, findings: log.findings };
    switch (thread.status) {
      case 'done':
        return { ...did, kind: 'done', value: thread.value };
      case 'dead':
        return { ...did, kind: 'dead', finding: thread.fatal! };
      case 'waiting':
        return { ...did, kind: 'waiting', lock: thread.lock, standing: this.standingOf(thread) };
      default:
        return { ...did, kind: 'ready', standing: this.standingOf(thread) };
    }
  }

  /** The fields that the next step may read or write, for any memory. */
  fields({ frames }: Standing): ReadonlySet<FieldKey> {
    const { fn, pc } = frames.at(-1)!;
    return pieceFields(this.functions[fn]!, pc);
  }

  /** The functions that the next step may call. A call ends the step. */
  callees({ frames }: Standing): readonly string[] {
    const { fn, pc } = frames.at(-1)!;
    return pieceOps(this.functions[fn]!, pc).flatMap(({ op, a }) =>
      op === 'call' ? [this.functions[a]!.fn.name] : [],
    );
  }

  /** The fields that a call of a function may read or write. */
  reach(fn: string): ReadonlySet<FieldKey> {
    return reachOf(this.program, [fn]).touched;
  }

  private threadOf({ frames, stack, waitsFor }: Standing): Thread {
    return {
      ...idleThread(0),
      status: waitsFor === 0 ? 'ready' : 'waiting',
      lock: waitsFor,
      call: 1,
      stack: [...stack],
      frames: frames.map(({ fn, pc, base }): Frame => ({
        code: this.functions[fn]!,
        pc,
        base,
        at: this.functions[fn]!.fn.span,
      })),
    };
  }

  private standingOf({ frames, stack, status, lock }: Thread): Standing {
    const words = [...stack];
    for (const { code, pc, base } of frames) {
      const live = livenessOf(code)[pc]!;
      for (let slot = 0; slot < live.length; slot += 1) if (live[slot] === 0) words[base + slot] = Number.NaN;
    }
    return {
      frames: frames.map(({ code, pc, base }) => ({ fn: this.core.microcode.indexOf.get(code.fn.name)!, pc, base })),
      stack: words,
      waitsFor: status === 'waiting' ? lock : 0,
      holds: this.core.held.map(({ address }) => address).sort((a, b) => a - b),
    };
  }
}

const piecesKnown = new WeakMap<Code, Map<number, ReadonlySet<FieldKey>>>();

/** The fields of all operations that the step may execute. */
function pieceFields(code: Code, start: number): ReadonlySet<FieldKey> {
  let pieces = piecesKnown.get(code);
  if (!pieces) piecesKnown.set(code, (pieces = new Map<number, ReadonlySet<FieldKey>>()));
  let fields = pieces.get(start);
  if (!fields) pieces.set(start, (fields = new Set(pieceOps(code, start).flatMap((op) => op.fields))));
  return fields;
}

/** The operations that the step may execute. A jump back ends the step. */
function pieceOps(code: Code, start: number): readonly Micro[] {
  const ops: Micro[] = [];
  const seen = new Set<number>();
  const open = [start];
  while (open.length > 0) {
    const at = open.pop()!;
    const op = code.ops[at];
    if (!op || seen.has(at) || (op.op === 'step' && at !== start)) continue;
    seen.add(at);
    ops.push(op);
    for (const next of following(code, op, at)) if (next > at) open.push(next);
  }
  return ops;
}

function following(code: Code, { op, a }: Micro, at: number): readonly number[] {
  switch (op) {
    case 'return':
    case 'return-nothing':
    case 'call':
      return [];
    case 'jump':
      return [a];
    case 'jump-if':
    case 'jump-if-not':
      return [at + 1, a];
    case 'switch':
      return [...code.tables[a]!.cases.values(), code.tables[a]!.default];
    default:
      return [at + 1];
  }
}

/**
 * The fields that a call of these functions may write, and the fields that it may read or write. Inner calls are
 * included.
 */
export function reachOf(
  program: Program,
  fns: readonly string[],
): { readonly written: ReadonlySet<FieldKey>; readonly touched: ReadonlySet<FieldKey>; readonly unknown: boolean } {
  const { functions, indexOf } = microcodeOf(program);
  const written = new Set<FieldKey>();
  const touched = new Set<FieldKey>();
  const seen = new Set<number>();
  const open = fns.flatMap((fn) => indexOf.get(fn) ?? []);
  while (open.length > 0) {
    const index = open.pop()!;
    if (seen.has(index)) continue;
    seen.add(index);
    for (const op of functions[index]!.ops) {
      if (op.op === 'call') open.push(op.a);
      for (const field of op.fields) {
        touched.add(field);
        if (WRITES.has(op.op)) written.add(field);
      }
    }
  }
  return { written, touched, unknown: written.has(UNKNOWN_FIELD) };
}

const WRITES: ReadonlySet<Micro['op']> = new Set<Micro['op']>([
  'store',
  'bump',
  'update',
  'lock',
  'unlock',
  'get-file',
  'put-file',
]);
