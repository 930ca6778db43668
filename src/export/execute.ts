/**
 * Runs one step of a CPU on symbols. If a test depends on the state, the executor runs both branches, so the step
 * becomes a tree. A piece is a statement, or the part of a statement up to or after a call.
 * docs/decisions/0013-every-interleaving.md defines how pieces form a step.
 */
import { FIRST_ADDRESS, type Program, type Span, UNKNOWN_FIELD } from '../c/index.ts';
import { type Code, codeOf, type Op } from './code.ts';
import { Unexportable } from './errors.ts';
import { decide, type Facts, learn, NO_WRITES, read, type Writes, written } from './memory.ts';
import { pieceAt, reached } from './reach.ts';
import { type Granularity, KERNEL_DRIVER, type Scene } from './scene.ts';
import {
  bin,
  type Cell,
  choose,
  kindOf,
  not,
  num,
  ONE,
  type Sym,
  table,
  thing,
  truth,
  variable,
  word,
  ZERO,
} from './sym.ts';
import { type Frame, type Leaf, type Run, type Tree } from './tree.ts';
import { Vector } from './vector.ts';

/** The arguments of a CPU's operation. */
export const DEVICE = variable('dev', 'device', { lo: 1, hi: 255 }, true, true);
export const FILE = variable('file', 'file', { lo: 1, hi: 255 }, true, true);
export const DRIVER = variable('drv', 'device_driver', { lo: 1, hi: 3 }, true, true);
export const FAILS = variable('fails', null, { lo: 0, hi: 1 }, false, true);

const EIO = -5;
const MOST_OPERATIONS = 20_000;
/** The number of times that a step may run each operation of the program, in all its branches together. */
const MOST_TIMES = 16;

/** The result of `test` is not known yet, so the executor must run both branches. */
class Undecided extends Error {
  readonly test: Sym;
  constructor(test: Sym) {
    super('undecided');
    this.test = test;
  }
}

export class Executor {
  readonly scene: Scene;
  /** By pointer cell: the kind of its targets. A cell has no kind as long as it only ever holds NULL. */
  readonly kinds: Map<string, string>;
  private readonly program: Program;
  private readonly granularity: Granularity;
  private readonly visible = new Map<string, boolean>();
  private readonly within = new Map<string, boolean>();
  /** A step with more operations than this never ends. */
  private readonly most: number;
  private left = 0;

  constructor(scene: Scene, granularity: Granularity, kinds: Map<string, string>) {
    this.scene = scene;
    this.program = scene.program;
    this.granularity = granularity;
    this.kinds = kinds;
    this.most =
      MOST_OPERATIONS +
      MOST_TIMES *
        Object.keys(this.program.functions).reduce((sum, fn) => sum + codeOf(this.program, fn).ops.length, 0);
  }

  /** Prepares a call. */
  start(fn: string, args: readonly Sym[], facts: Facts, writes: Writes = NO_WRITES): Run {
    const { locals } = codeOf(this.program, fn).fn;
    const slots = args
      .slice(0, locals.length)
      .reduce((all, arg, slot) => all.set(slot, arg), Vector.of<Sym>(locals.length));
    return { frames: [{ fn, pc: 0, slots, stack: [] }], writes, facts, shown: false, piece: null };
  }

  /** Runs a whole step. `binds`: the operation is a `bind`, so a probe answers for the operation's driver. */
  step(run: Run, binds: boolean): Tree {
    this.left = this.most;
    return this.go(run, binds, true);
  }

  /** Runs a call to its end, without step boundaries. */
  whole(run: Run): Tree {
    this.left = this.most;
    return this.go(run, false, false);
  }

  private go(start: Run, binds: boolean, stops: boolean): Tree {
    let run = start;
    for (;;) {
      const { fn, pc } = run.frames.at(-1)!;
      const code = codeOf(this.program, fn);
      const op = code.ops[pc]!;
      if (!run.piece || (op.op === 'step' && run.piece.pc !== pc)) {
        const visible = stops && this.isVisible(code, pc, run.frames.length);
        if (visible && run.shown && !this.isInside(run)) return { k: 'at', run: { ...run, piece: null } };
        run = begun(run, visible, pc);
      }
      if ((this.left -= 1) < 0) throw new Unexportable('endless', { function: fn, line: this.lineAt(code, pc) });
      try {
        const next = new Stroke(this, run, binds).do(op);
        if ('k' in next) return next;
        run = next;
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        const { test } = error;
        const way = (holds: boolean) => this.go({ ...run, facts: learn(run.facts, test, holds) }, binds, stops);
        return { k: 'test', test, yes: way(true), no: way(false) };
      }
    }
  }

  /** True inside a function that the listing's entry calls. At granularity `call` no step ends there. */
  isInside({ frames }: Run): boolean {
    return this.granularity === 'call' && frames.length > 2;
  }

  lineAt({ ops, fn }: Code, pc: number): number {
    return this.spanAt({ ops, fn }, pc).line;
  }

  /** The statement that an operation belongs to. */
  spanAt({ ops, fn }: Pick<Code, 'ops' | 'fn'>, pc: number): Span {
    for (let at = pc; at >= 0; at -= 1) {
      const op = ops[at];
      if (op?.op === 'step') return op.at;
    }
    return fn.span;
  }

  private isVisible(code: Code, pc: number, depth: number): boolean {
    const entry = this.granularity === 'call' && depth === 2;
    const name = `${code.fn.name}:${pc} ${entry}`;
    let visible = this.visible.get(name);
    if (visible === undefined) {
      const ops = pieceAt(code, pc);
      visible =
        ops.some((op) => this.touches(op)) ||
        (entry && ops.some((op) => op.op === 'call' && this.touchesWithin(op.fn)));
      this.visible.set(name, visible);
    }
    return visible;
  }

  /** True if a function touches a shared field, or calls a function that does. */
  private touchesWithin(fn: string): boolean {
    let touches = this.within.get(fn);
    if (touches === undefined)
      this.within.set(fn, (touches = reached(this.program, [fn]).some((each) => this.touches(each))));
    return touches;
  }

  private touches(op: Op): boolean {
    return (
      op.op === 'probe' ||
      ('words' in op && op.words.some((each) => each === UNKNOWN_FIELD || this.scene.shared.has(each)))
    );
  }
}

const begun = (run: Run, visible: boolean, pc: number): Run => ({
  ...run,
  shown: run.shown || visible,
  piece: { pc, writes: run.writes.count },
});

interface Place {
  readonly cell: Cell | null;
  readonly constant: Sym;
  readonly kind: string | null;
  readonly index: Sym;
  readonly element: Sym;
}

/** Runs one operation. It changes nothing in place, so the executor can run it again with more facts. */
class Stroke {
  private readonly executor: Executor;
  private readonly scene: Scene;
  private readonly run: Run;
  private readonly binds: boolean;
  private readonly frame: Frame;

  constructor(executor: Executor, run: Run, binds: boolean) {
    this.executor = executor;
    this.scene = executor.scene;
    this.run = run;
    this.binds = binds;
    this.frame = run.frames.at(-1)!;
  }

  do(op: Op): Run | Leaf {
    const { stack, slots } = this.frame;
    const [top, below] = [stack.at(-1)!, stack.at(-2)!];
    switch (op.op) {
      case 'step':
        return this.next(stack);
      case 'const':
        return this.push(0, num(op.value));
      case 'local':
        return this.push(0, slots.get(op.slot) ?? ZERO);
      case 'set-local':
        return this.set(op.slot, top, stack);
      case 'pop':
        return this.next(stack.slice(0, -1));
      case 'truth':
        return this.push(1, truth(top));
      case 'unary':
        return this.push(
          1,
          op.do === '!' ? not(top) : op.do === '-' ? bin('-', ZERO, top, false) : bin('^', top, num(-1), false),
        );
      case 'binary':
        return this.binary(op, below, top);
      case 'index':
        return this.index(op, below, top);
      case 'jump':
        return this.jump(op.to, stack);
      case 'jump-if':
        return this.jump(this.decided(truth(top)) ? op.to : this.frame.pc + 1, stack.slice(0, -1));
      case 'jump-if-not':
        return this.jump(this.decided(truth(top)) ? this.frame.pc + 1 : op.to, stack.slice(0, -1));
      case 'switch': {
        const to = op.cases.find(([value]) => this.decided(bin('==', top, num(value), false)))?.[1] ?? op.default;
        return this.jump(to, stack.slice(0, -1));
      }
      case 'load':
        return this.at(top, 0, (place) => this.push(1, this.valueOf(place)));
      case 'store':
        return this.at(below, 0, (place) => this.write(place, top, this.push(2, top)));
      case 'update':
        return this.update(op);
      case 'bump':
        return this.bump(op);
      case 'call':
        return this.call(op);
      case 'return':
        return this.leave(top);
      case 'return-nothing':
        return this.leave(ZERO);
      case 'lock':
        return this.at(top, op.offset, (place) => this.lock(place));
      case 'unlock':
        return this.at(top, op.offset, (place) => this.write(place, ZERO, this.push(1, ZERO)));
      case 'count-file':
        return this.at(top, op.offset, (place) =>
          this.write(place, bin('+', this.valueOf(place), num(op.by), false), this.push(1, ZERO)),
        );
      case 'bug':
        return this.decided(truth(top)) ? this.die() : this.push(1, ZERO);
      case 'strcmp':
        return this.strcmp(below, top);
      case 'probe':
        return this.probe(top);
    }
  }

  private decided(test: Sym): boolean {
    const known = decide(this.run.facts, test);
    if (known === null) throw new Undecided(test);
    return known;
  }

  private die(): Leaf {
    return { k: 'dead', run: this.run };
  }

  private with(frame: Frame, change: Partial<Run> = {}): Run {
    return { ...this.run, frames: [...this.run.frames.slice(0, -1), frame], ...change };
  }

  private next(stack: readonly Sym[]): Run {
    return this.with({ ...this.frame, pc: this.frame.pc + 1, stack });
  }

  /** Pops `takes` words from the stack, and pushes `value`. */
  private push(takes: number, value: Sym): Run {
    const { stack } = this.frame;
    return this.next([...stack.slice(0, stack.length - takes), value]);
  }

  private set(slot: number, value: Sym, stack: readonly Sym[]): Run {
    return this.with({ ...this.frame, pc: this.frame.pc + 1, slots: this.frame.slots.set(slot, value), stack });
  }

  /** A backward jump ends the piece. */
  private jump(to: number, stack: readonly Sym[]): Run {
    return this.with({ ...this.frame, pc: to, stack }, to <= this.frame.pc ? { piece: null } : {});
  }

  private binary({ do: operator, unsigned }: Extract<Op, { op: 'binary' }>, left: Sym, right: Sym): Run | Leaf {
    if ((operator === '/' || operator === '%') && !this.decided(truth(right))) return this.die();
    if (operator === '+' && right.k === 'num' && (left.k === 'word' || kindOf(left) !== null))
      return this.push(2, further(left, right.value));
    return this.push(2, bin(operator, left, right, unsigned));
  }

  private index({ stride, length }: Extract<Op, { op: 'index' }>, base: Sym, index: Sym): Run | Leaf {
    if (
      length !== null &&
      !(this.decided(bin('>=', index, ZERO, false)) && this.decided(bin('<', index, num(length), false)))
    )
      return this.die();
    if (index.k === 'num')
      return this.push(
        2,
        base.k === 'num' ? num(base.value + index.value * stride) : further(base, index.value * stride),
      );
    if (stride !== 4 || length === null) throw new Unexportable('pointer', { function: this.frame.fn });
    return this.push(2, base.k === 'word' ? word(base.base, base.offset, index, stride) : word(base, 0, index, stride));
  }

  /** Calls `then` with the place at an address. The machine dies if the address is NULL or belongs to no field. */
  private at(address: Sym, offset: number, then: (place: Place) => Run | Leaf): Run | Leaf {
    const { base, from, element } =
      address.k === 'word'
        ? { base: address.base, from: address.offset, element: address.element }
        : { base: address, from: 0, element: null };
    if (base.k === 'num') {
      const spot = base.value >= FIRST_ADDRESS ? this.scene.spot(null, base.value + from + offset) : null;
      if (!spot) return this.die();
      return then({
        cell: spot.cell,
        constant: this.scene.initial(spot.field, 1, spot.within),
        kind: this.kindIn(spot.cell),
        index: ZERO,
        element: element ?? num(spot.within),
      });
    }
    const kind = kindOf(base);
    // A pointer without a known kind was never set, so it is NULL.
    if (kind === null || !this.decided(truth(base))) return this.die();
    const spot = this.scene.spot(kind, from + offset);
    if (!spot) return this.die();
    return then({
      cell: spot.cell,
      kind: this.kindIn(spot.cell),
      index: kind === 'iommu_group' ? ZERO : base,
      element: element ?? num(spot.within),
      constant: this.scene.constant(spot.field, base, spot.within),
    });
  }

  private kindIn(cell: Cell | null): string | null {
    return cell ? (this.executor.kinds.get(cell.id) ?? null) : null;
  }

  private valueOf({ cell, constant, kind, index, element }: Place): Sym {
    return cell ? read(this.run.writes, this.run.facts, cell, kind, index, element) : constant;
  }

  private write({ cell, index, element }: Place, value: Sym, run: Run | Leaf): Run | Leaf {
    if ('k' in run || !cell) return run;
    const kind = cell.role === 'pointer' ? kindOf(value) : null;
    const known = this.executor.kinds.get(cell.id);
    if (kind !== null && known !== undefined && known !== kind)
      throw new Unexportable('pointer', { function: this.frame.fn });
    if (kind !== null) this.executor.kinds.set(cell.id, kind);
    return { ...run, writes: written(run.writes, { cell, index, element, value }) };
  }

  private update({ slot, do: operator, unsigned }: Extract<Op, { op: 'update' }>): Run | Leaf {
    const { stack, slots } = this.frame;
    const value = stack.at(-1)!;
    if ((operator === '/' || operator === '%') && !this.decided(truth(value))) return this.die();
    if (slot !== null) {
      const after = bin(operator, slots.get(slot) ?? ZERO, value, unsigned);
      return this.set(slot, after, [...stack.slice(0, -1), after]);
    }
    return this.at(stack.at(-2)!, 0, (place) => {
      const after = bin(operator, this.valueOf(place), value, unsigned);
      return this.write(place, after, this.push(2, after));
    });
  }

  private bump({ slot, by, gives }: Extract<Op, { op: 'bump' }>): Run | Leaf {
    const { stack, slots } = this.frame;
    if (slot !== null) {
      const before = slots.get(slot) ?? ZERO;
      const after = bin('+', before, num(by), false);
      return this.set(slot, after, [...stack, gives === 'new' ? after : before]);
    }
    return this.at(stack.at(-1)!, 0, (place) => {
      const before = this.valueOf(place);
      const after = by < 0 ? bin('-', before, num(-by), false) : bin('+', before, num(by), false);
      return this.write(place, after, this.push(1, gives === 'new' ? after : before));
    });
  }

  private call({ fn, args }: Extract<Op, { op: 'call' }>): Run {
    const { stack } = this.frame;
    if (this.run.frames.some((frame) => frame.fn === fn)) throw new Unexportable('recursion', { function: fn });
    const { frames } = this.executor.start(fn, stack.slice(stack.length - args), this.run.facts);
    const caller = { ...this.frame, pc: this.frame.pc + 1, stack: stack.slice(0, stack.length - args) };
    return { ...this.run, frames: [...this.run.frames.slice(0, -1), caller, ...frames], piece: null };
  }

  /** Returns from a call. The rest of the caller's statement is a separate piece, unless nothing is left. */
  private leave(value: Sym): Run | Leaf {
    const caller = this.run.frames.at(-2);
    if (!caller) return { k: 'end', run: this.run, value };
    const { ops } = codeOf(this.scene.program, caller.fn);
    let { pc } = caller;
    let stack = [...caller.stack, value];
    for (let op = ops[pc]!; op.op === 'pop' || (op.op === 'jump' && op.to > pc); op = ops[pc]!) {
      if (op.op === 'pop') stack = stack.slice(0, -1);
      pc = op.op === 'jump' ? op.to : pc + 1;
    }
    return { ...this.run, frames: [...this.run.frames.slice(0, -2), { ...caller, pc, stack }], piece: null };
  }

  private lock(place: Place): Run | Leaf {
    if (!this.decided(truth(this.valueOf(place)))) return this.write(place, ONE, this.push(1, ZERO));
    // At granularity `call`, a blocked call has done nothing. Otherwise the piece would wait after a part of its work
    // is done.
    if (!this.executor.isInside(this.run) && this.run.writes.count > this.run.piece!.writes)
      throw new Unexportable('half-step', { function: this.frame.fn });
    return { k: 'blocked' };
  }

  private strcmp(left: Sym, right: Sym): Run | Leaf {
    for (const each of [left, right]) if (!this.decided(truth(each))) return this.die();
    const compared = (a: Sym): Sym => {
      if (a.k === 'table') return table(a.index, a.values.map(compared));
      if (a.k !== 'num' || right.k !== 'num') throw new Unexportable('operator', { operator: 'strcmp' });
      return num(this.scene.compare(a.value, right.value));
    };
    return this.push(2, compared(left));
  }

  private probe(device: Sym): Run | Leaf {
    if (kindOf(device) !== 'device' || !this.decided(truth(device))) return this.die();
    const fails = this.binds && this.decided(truth(FAILS));
    const run = this.push(1, num(fails ? EIO : 0));
    if (!this.binds || fails) return run;
    const { live } = this.scene;
    const now = read(this.run.writes, this.run.facts, live, null, device, ZERO);
    const value = choose(bin('==', DRIVER, thing('device_driver', KERNEL_DRIVER), false), ONE, now);
    return { ...run, writes: written(run.writes, { cell: live, index: device, element: ZERO, value }) };
  }
}

function further(base: Sym, by: number): Sym {
  if (by === 0) return base;
  return base.k === 'word' ? word(base.base, base.offset + by, base.element, base.stride) : word(base, by, null, 0);
}
