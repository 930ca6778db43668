/** Runs the CPUs of one event. It tracks the position, the waits and the results of each CPU. */
import type { Grain, Stepped, ThreadState } from '../c/run/index.ts';
import type { Reading, Step } from '../machine/index.ts';
import type { DeviceName, Event } from '../world/index.ts';
import { answered, type Death, died, type Done } from './answer.ts';
import { type Part, tell, type Wish } from './around/index.ts';
import { type Ask, Draft } from './draft.ts';
import { GLUE, MOST_STATEMENTS } from './limits.ts';
import { isUnfinished } from './recall.ts';
import { outcomeOf } from './outcome.ts';
import { Trace } from './trace.ts';
import type { CodeWorld } from './types.ts';

export type Waiting = Extract<ThreadState, { kind: 'waiting' }>;

export interface Cpu {
  readonly number: number;
  readonly events: readonly Event[];
  /** The index of the current or next event. */
  at: number;
  part: Part | null;
  ask: Ask | null;
  /** The device that the CPU waits for, until no file holds the device. */
  waitsFor: DeviceName | null;
  readonly done: Done[];
  trace: Trace;
  /** The group when the call began. */
  before: Reading | null;
  /** The lock that a whole call waits for. */
  stuck: Waiting | null;
}

export class Play {
  readonly world: CodeWorld;
  readonly event: Event;
  readonly cpus: readonly Cpu[];
  readonly draft: Draft;
  dead: Death | null = null;
  diedOn: Cpu | null = null;
  /** Set when the event has used up its statements. */
  exhausted: { readonly cpu: Cpu; readonly state: ThreadState | null } | null = null;
  private left = MOST_STATEMENTS;
  /** True if calls run as a whole. */
  quick = false;

  constructor(world: CodeWorld, event: Event) {
    this.world = world;
    this.event = event;
    this.draft = new Draft(world, event);
    const parts: readonly (readonly Event[])[] = event.type === 'race' ? event.parts : [[event]];
    this.draft.provide(parts.flat());
    this.cpus = parts.map((events, number) => ({
      number,
      events,
      at: 0,
      part: null,
      ask: null,
      waitsFor: null,
      done: [],
      trace: new Trace(world.tale),
      before: null,
      stuck: null,
    }));
  }

  get over(): boolean {
    return this.dead !== null || this.exhausted !== null;
  }

  /** The state of a CPU's current call, or null if the CPU is in no call. */
  state(cpu: Cpu): ThreadState | null {
    if (!cpu.ask) return null;
    return this.quick ? cpu.stuck : this.draft.run(cpu.ask.index).state(cpu.number);
  }

  /** True if a step of the CPU would do anything. */
  canStep(cpu: Cpu): boolean {
    if (this.over) return false;
    if (cpu.ask) return this.state(cpu)!.kind === 'ready';
    if (cpu.waitsFor !== null) return (this.draft.device(cpu.waitsFor)?.files.length ?? 0) === 0;
    return cpu.at < cpu.events.length;
  }

  /**
   * Runs one statement of a CPU, or one access of a statement. Also does the environment's work before it. Null if
   * the CPU can do nothing.
   */
  step(cpu: Cpu, grain: Grain = 'statement'): Stepped | null {
    if (!this.enter(cpu)) return null;
    const run = this.draft.run(cpu.ask!.index);
    if (run.state(cpu.number).kind !== 'ready') return null;
    const stepped = run.step(cpu.number, grain);
    this.took(cpu, stepped);
    this.skipGlue(cpu);
    this.settle(cpu);
    return stepped;
  }

  /** Starts events until one of them is in a call. Returns false if no event is left or the current event waits. */
  private enter(cpu: Cpu): boolean {
    while (!cpu.ask) {
      if (!this.canStep(cpu)) return false;
      cpu.waitsFor = null;
      if (cpu.part) {
        this.take(cpu, cpu.part.next(null));
        continue;
      }
      const told = tell(this.draft, cpu.events[cpu.at]!);
      cpu.trace = new Trace(this.world.tale);
      if ('result' in told) this.close(cpu, told);
      else this.take(cpu, (cpu.part = told).next(null));
    }
    return true;
  }

  private take(cpu: Cpu, next: IteratorResult<Wish, Done>): void {
    if (next.done) {
      this.close(cpu, next.value);
    } else if (next.value.kind === 'wait') {
      cpu.waitsFor = next.value.device;
    } else {
      const { ask } = next.value;
      cpu.ask = ask;
      if (this.event.type !== 'race') cpu.before = this.draft.reading(ask.index);
      if (this.quick) return;
      this.draft.run(ask.index).start(cpu.number, this.world.tale.calls.get(ask.name)!.fn, this.draft.argumentsOf(ask));
      this.skipGlue(cpu);
      this.settle(cpu);
    }
  }

  private close(cpu: Cpu, done: Done): void {
    cpu.done.push(done);
    cpu.part = null;
    cpu.at += 1;
  }

  private took(cpu: Cpu, stepped: Stepped): void {
    cpu.trace.add(stepped);
    this.left -= 1;
    if (this.left <= 0) this.exhausted = { cpu, state: this.state(cpu) };
  }

  /** Runs the statements of the glue, which are never shown. */
  private skipGlue(cpu: Cpu): void {
    const run = this.draft.run(cpu.ask!.index);
    for (
      let state = run.state(cpu.number);
      state.kind === 'ready' && state.span.file === GLUE && !this.over;
      state = run.state(cpu.number)
    ) {
      this.took(cpu, run.step(cpu.number));
    }
  }

  /** Handles the end of a call. */
  private settle(cpu: Cpu): void {
    const state = this.state(cpu);
    if (!cpu.ask || !state || this.over) return;
    if (state.kind === 'dead') this.die(cpu, state, this.draft.run(cpu.ask.index).frames(cpu.number)[0]?.fn ?? '');
    else if (state.kind === 'done') this.hear(cpu, state, cpu.trace);
  }

  private die(cpu: Cpu, state: Extract<ThreadState, { kind: 'dead' }>, fn: string): void {
    const { index, name, file } = cpu.ask!;
    const { done, findings } = died(this.world.tale, state, fn);
    for (const finding of findings) this.draft.findings.add(finding);
    if (cpu.before)
      this.draft.observe(
        index,
        cpu.before,
        name === 'claim user' && file === null && this.draft.group(index).env.group,
      );
    cpu.part!.return(done);
    this.dead = done;
    this.diedOn = cpu;
  }

  private hear(cpu: Cpu, state: Extract<ThreadState, { kind: 'done' }>, trace: Trace): void {
    const { index, name } = cpu.ask!;
    const { done, findings } = answered(this.world.tale, name, state, trace);
    for (const finding of findings) this.draft.findings.add(finding);
    if (cpu.before) this.draft.observe(index, cpu.before, false);
    cpu.ask = null;
    this.take(cpu, cpu.part!.next(done));
  }

  /** Runs a CPU until it ends or waits. */
  private runOut(cpu: Cpu): boolean {
    let moved = false;
    while (this.canStep(cpu)) {
      moved = true;
      this.step(cpu);
    }
    return moved;
  }

  /** Runs the event as it is written: first its schedule, then the rest. */
  finishAll(): Step {
    for (const letter of this.event.type === 'race' ? this.event.schedule : '') {
      const access = letter >= 'a';
      const cpu = this.cpus[access ? letter.charCodeAt(0) - 97 : Number(letter)];
      if (cpu) this.step(cpu, access ? 'access' : 'statement');
    }
    return this.finish();
  }

  /** Runs all CPUs to the end, in the order of their numbers. If a CPU waits, the next CPU runs. */
  finish(): Step {
    if (this.event.type !== 'race' && this.left === MOST_STATEMENTS) return this.finishAlone();
    for (let moved = true; moved && !this.over;) moved = this.cpus.map((cpu) => this.runOut(cpu)).includes(true);
    return outcomeOf(this);
  }

  /**
   * Runs a single event without other CPUs. It runs whole calls, and takes the effects of known calls from the cache.
   */
  private finishAlone(): Step {
    const cpu = this.cpus[0]!;
    this.quick = true;
    while (!this.over && this.enter(cpu)) {
      const recalled = this.draft.recall(cpu.ask!, MOST_STATEMENTS);
      if (isUnfinished(recalled)) this.exhausted = { cpu, state: recalled };
      else if (recalled.state.kind === 'waiting') {
        cpu.stuck = recalled.state;
        break;
      } else if (recalled.state.kind === 'dead') this.die(cpu, recalled.state, recalled.fn);
      else this.hear(cpu, recalled.state, recalled.trace);
    }
    return outcomeOf(this);
  }

  /** The world at this point, in the middle of the event. */
  get now(): CodeWorld {
    return this.draft.midway(this.dead ? { result: this.dead.result, by: this.event } : null);
  }
}
