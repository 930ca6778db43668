/**
 * One event in progress. The user of the session steps its CPUs in any order and can look at the board between two
 * steps.
 */
import type { FrameView, Grain, HeldLock, Stepped, ThreadState } from '../c/run/index.ts';
import { FIRST_ADDRESS, type Span } from '../c/index.ts';
import type { GroupView, Outcome, World } from '../machine/index.ts';
import { type DeviceName, type Event, own, type RaceEvent, type Result } from '../world/index.ts';
import { type Cpu, Play } from './play.ts';
import type { CodeWorld } from './types.ts';
import { viewsOf } from './view.ts';
import { refusedAtOnce, step } from './world.ts';

/** The state of a CPU. */
export type CpuState =
  /**
   * The CPU can run. Before the event starts, `depth` is 0 and `next` is the first statement. `next` is null if the
   * environment answers the event without a statement.
   */
  | {
      readonly kind: 'ready';
      readonly event: Event;
      readonly fn: string;
      readonly next: Span | null;
      readonly depth: number;
    }
  /**
   * The next statement needs a lock; `lock` is its address. `heldBy` is the CPU that holds the lock, and `since` is
   * the statement that took the lock. Both are null if an earlier event left the lock held.
   */
  | {
      readonly kind: 'waiting';
      readonly event: Event;
      readonly fn: string;
      readonly next: Span;
      readonly depth: number;
      readonly lock: number;
      readonly heldBy: number | null;
      readonly since: Span | null;
    }
  /** The CPU sleeps until no file holds the device. */
  | { readonly kind: 'blocked'; readonly event: Event; readonly device: DeviceName }
  | { readonly kind: 'dead'; readonly event: Event; readonly fn: string; readonly at: Span }
  | { readonly kind: 'done' };

export interface CpuView {
  readonly number: number;
  readonly events: readonly Event[];
  /** The results of the CPU's events so far, in their order. */
  readonly results: readonly Result[];
  readonly state: CpuState;
}

export interface Session {
  /** The world before the event. */
  readonly before: World;
  /**
   * The world at this point. `groupViews` and `fileViews` of `src/machine` show it as the board in the middle of the
   * event.
   */
  readonly now: World;
  readonly cpus: readonly CpuView[];
  /** The steps so far, written as the schedule of a race. */
  readonly schedule: string;
  /** True if no CPU can take a step. */
  readonly over: boolean;
  /**
   * Takes one step of a CPU. Returns null if the CPU can do nothing now. The start of an event is not a step.
   * Statements of the glue are skipped.
   */
  step(cpu: number, grain?: Grain): Stepped | null;
  /** The active calls of a CPU with their locals, the innermost call first. */
  frames(cpu: number): readonly FrameView[];
  /** The held locks and the statements that took them. */
  locks(): readonly HeldLock[];
  /** The group of the event, or null if the event has no group. */
  group(): GroupView | null;
  /** A word of this group's memory, by its address in bytes. Null for an address outside of the memory. */
  word(address: number): number | null;
  /** All memory of this group as text. */
  memory(): string;
  /** Memory and all CPUs as text. Two sessions of the same event with equal texts have the same future. */
  point(): string;
  /** The address of a named object of the board in this group's memory. */
  addressOf(what: 'device' | 'file' | 'driver' | 'group', name: string): number | null;
  /** The session one step earlier. Returns the same session if there was no step. */
  back(): Session;
  /** A copy of the session that can be stepped independently. */
  clone(): Session;
  /**
   * Runs all CPUs to the end. `event` is the event for the history: the race with its actual schedule, or the plain
   * event for one CPU with one event. `step(before, event)` gives the same outcome.
   */
  finish(): { readonly event: Event; readonly outcome: Outcome; readonly world: World };
}

/**
 * Opens a session for an event, or for the parts of a race, in a world of `codeWorld`. Returns null if the event
 * needs no step. Examples are any event on a dead machine, and a race in several groups. `step` then gives the
 * outcome.
 */
export function open(world: World, event: Event | RaceEvent['parts']): Session | null {
  const asked: Event = isParts(event) ? raceOf(event, '') : event;
  return refusedAtOnce(world as CodeWorld, asked) ? null : new Held(world as CodeWorld, asked);
}

const isParts = (event: Event | RaceEvent['parts']): event is RaceEvent['parts'] => Array.isArray(event);

/** Combines parts and a schedule to one event. One CPU with one event needs no race. */
function raceOf(parts: RaceEvent['parts'], schedule: string): Event {
  const only = parts.length === 1 && parts[0]!.length === 1 ? parts[0]![0] : undefined;
  return only ?? { type: 'race', schedule, parts };
}

class Held implements Session {
  readonly before: CodeWorld;
  private readonly event: Event;
  private readonly play: Play;
  private taken = '';
  private shown: { readonly at: number; readonly world: CodeWorld } | null = null;
  private steps = 0;

  constructor(before: CodeWorld, event: Event) {
    this.before = before;
    // Ignore the schedule of the event: the user of the session chooses a new schedule.
    this.event = event.type === 'race' ? { ...event, schedule: '' } : event;
    this.play = new Play(before, this.event);
  }

  get now(): CodeWorld {
    if (this.shown?.at !== this.steps) this.shown = { at: this.steps, world: this.play.now };
    return this.shown.world;
  }

  get schedule(): string {
    return this.taken;
  }

  get over(): boolean {
    return !this.play.cpus.some((cpu) => this.play.canStep(cpu));
  }

  get cpus(): readonly CpuView[] {
    return this.play.cpus.map((cpu) => ({
      number: cpu.number,
      events: cpu.events,
      results: cpu.done.map(({ result }) => result),
      state: this.stateOf(cpu),
    }));
  }

  private stateOf(cpu: Cpu): CpuState {
    const event = cpu.events[cpu.at];
    if (!event) return { kind: 'done' };
    if (cpu.waitsFor !== null) return { kind: 'blocked', event, device: cpu.waitsFor };
    const state: ThreadState | null = this.play.state(cpu);
    if (!state || state.kind === 'idle' || state.kind === 'done')
      return { kind: 'ready', event, ...this.entryOf(event), depth: 0 };
    if (state.kind === 'dead')
      return { kind: 'dead', event, fn: this.frames(cpu.number)[0]?.fn ?? '', at: state.finding.at };
    // Do not count the frame of the glue.
    const where = { event, fn: state.fn, next: state.span, depth: state.depth - 1 };
    if (state.kind === 'ready') return { kind: 'ready', ...where };
    const { heldBy, lock } = state;
    const since = this.locks().find(({ address }) => address === lock)?.since ?? null;
    return {
      kind: 'waiting',
      ...where,
      lock,
      heldBy: heldBy !== null && heldBy < this.play.cpus.length ? heldBy : null,
      since,
    };
  }

  private entryOf(event: Event): { readonly fn: string; readonly next: Span | null } {
    const { tale } = this.before;
    const name =
      event.type === 'claim' || event.type === 'release' ? (`${event.type} ${event.mode}` as const) : event.type;
    const givesBack = event.type === 'close' && (this.play.draft.file(event.file)?.holds.length ?? 0) > 0;
    const entry = [...tale.calls].find(([call]) => call === (givesBack ? 'detach' : name))?.[1].entry;
    const fn = entry === undefined ? undefined : own(tale.program.functions, entry);
    return { fn: fn?.name ?? '', next: fn?.body.find(({ span }) => span !== null)?.span ?? null };
  }

  step(number: number, grain: Grain = 'statement'): Stepped | null {
    const cpu = this.play.cpus[number];
    if (!cpu || !this.play.canStep(cpu)) return null;
    const stepped = this.play.step(cpu, grain);
    this.steps += 1;
    this.taken += grain === 'access' ? String.fromCharCode(97 + number) : String(number);
    return stepped;
  }

  frames(number: number): readonly FrameView[] {
    const cpu = this.play.cpus[number];
    if (!cpu?.ask) return [];
    return this.play.draft.run(cpu.ask.index).frames(number).slice(0, -1);
  }

  private get index(): number | null {
    return this.play.draft.onlyGroup();
  }

  locks(): readonly HeldLock[] {
    const { index } = this;
    return index === null ? [] : this.play.draft.run(index).locks();
  }

  group(): GroupView | null {
    const { index } = this;
    return index === null ? null : (viewsOf(this.now)[index] ?? null);
  }

  word(address: number): number | null {
    const { index } = this;
    if (index === null || address < 0 || !Number.isInteger(address / 4)) return null;
    return this.play.draft.run(index).memory[address >>> 2] ?? null;
  }

  memory(): string {
    const { index } = this;
    return index === null
      ? ''
      : this.play.draft
          .run(index)
          .memory.subarray(FIRST_ADDRESS >>> 2)
          .join();
  }

  point(): string {
    const { index } = this;
    const run = index === null ? null : this.play.draft.run(index);
    const cpus = this.play.cpus.map(({ number, at, ask, waitsFor, done }) =>
      [
        at,
        ask?.name ?? '',
        waitsFor ?? '',
        done.map(({ result }) => result).join('+'),
        ask && run ? run.point(number) : '',
      ].join(' '),
    );
    return [
      this.memory(),
      this.locks()
        .map(({ address }) => address)
        .join(),
      ...cpus,
    ].join('; ');
  }

  addressOf(what: 'device' | 'file' | 'driver' | 'group', name: string): number | null {
    const { index } = this;
    if (index === null) return null;
    const { places } = this.play.draft.site(index);
    switch (what) {
      case 'device':
        return places.devices.get(name) ?? null;
      case 'file':
        return places.files.get(name) ?? null;
      case 'driver':
        return places.drivers.get(name) ?? null;
      case 'group':
        return places.group;
    }
  }

  private replayed(letters: string): Held {
    const copy = new Held(this.before, this.event);
    for (const letter of letters) {
      if (letter >= 'a') copy.step(letter.charCodeAt(0) - 97, 'access');
      else copy.step(Number(letter));
    }
    return copy;
  }

  back(): Session {
    return this.taken === '' ? this : this.replayed(this.taken.slice(0, -1));
  }

  clone(): Session {
    return this.replayed(this.taken);
  }

  finish(): { readonly event: Event; readonly outcome: Outcome; readonly world: World } {
    const { event } = this;
    const done: Event = event.type === 'race' ? raceOf(event.parts, this.taken) : event;
    return { event: done, ...step(this.before, done) };
  }
}
