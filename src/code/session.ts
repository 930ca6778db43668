/** One event held in hand: its CPUs are stepped by whoever holds it, in any order, and the board can be looked at in between. */
import type { FrameView, Grain, HeldLock, Stepped, ThreadState } from '../c/run/index.ts';
import { FIRST_ADDRESS, type Span } from '../c/index.ts';
import type { GroupView, Outcome, World } from '../machine/index.ts';
import { type DeviceName, type Event, own, type RaceEvent, type Result } from '../world/index.ts';
import { type Cpu, Play } from './play.ts';
import type { CodeWorld } from './types.ts';
import { viewsOf } from './view.ts';
import { refusedAtOnce, step } from './world.ts';

/** What a CPU is about. */
export type CpuState =
  /** It has not begun `event`; `next` is the statement that it would begin with, null where the world around answers without any. */
  | {
      readonly kind: 'ready';
      readonly event: Event;
      readonly fn: string;
      readonly next: Span | null;
      readonly depth: number;
    }
  /** Its next statement wants a lock, given by its address. `heldBy` is the CPU that has it, `since` the statement that took it; both null where an earlier event left it held. */
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
  /** It sleeps until the files of the device let go. */
  | { readonly kind: 'blocked'; readonly event: Event; readonly device: DeviceName }
  | { readonly kind: 'dead'; readonly event: Event; readonly fn: string; readonly at: Span }
  | { readonly kind: 'done' };

export interface CpuView {
  readonly number: number;
  readonly events: readonly Event[];
  /** What its events have answered so far, in their order. */
  readonly results: readonly Result[];
  readonly state: CpuState;
}

export interface Session {
  /** The world before the event. */
  readonly before: World;
  /** The world at this moment: what `groupViews` and `fileViews` of `src/machine` show of it is the board in the middle of the event. */
  readonly now: World;
  readonly cpus: readonly CpuView[];
  /** The letters of the steps taken so far, as a race's schedule. */
  readonly schedule: string;
  /** Nobody can be stepped any more. */
  readonly over: boolean;
  /** One step of a CPU; null where it can do nothing now. Beginning an event costs no step of its own, and the glue is never seen. */
  step(cpu: number, grain?: Grain): Stepped | null;
  /** The calls that a CPU is in, the innermost first, with its locals. */
  frames(cpu: number): readonly FrameView[];
  /** Who holds which lock, and the statements that took them. */
  locks(): readonly HeldLock[];
  /** The group that the event is about; null where it is about none. */
  group(): GroupView | null;
  /** A word of that group's memory, by its address in bytes; null outside of it. */
  word(address: number): number | null;
  /** All of that group's memory as a text. */
  memory(): string;
  /** Memory and all CPUs as a text: two sessions of the same event with the same text go on the same, however they came there. */
  point(): string;
  /** The address of a name on the board in that group's memory, and what stands there. */
  addressOf(what: 'device' | 'file' | 'driver' | 'group', name: string): number | null;
  /** The same session one step earlier; the very same before the first. */
  back(): Session;
  /** The same session once more, to be stepped on its own. */
  clone(): Session;
  /**
   * Lets everybody run to the end. `event` is what goes into the history: the race with the schedule that was stepped, or, where there is one
   * CPU with one event, that event itself. `step(before, event)` answers the same.
   */
  finish(): { readonly event: Event; readonly outcome: Outcome; readonly world: World };
}

/**
 * Takes an event in hand in a world that `codeWorld` made: any event, or the parts of a race. Null where it is answered without a single
 * step (a dead machine, parts in several groups): `step` says what.
 */
export function open(world: World, event: Event | RaceEvent['parts']): Session | null {
  const asked: Event = isParts(event) ? raceOf(event, '') : event;
  return refusedAtOnce(world as CodeWorld, asked) ? null : new Held(world as CodeWorld, asked);
}

const isParts = (event: Event | RaceEvent['parts']): event is RaceEvent['parts'] => Array.isArray(event);

/** Parts with a schedule as one event. One CPU with one event needs no race. */
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
    // A schedule that came with the event is what the holder is about to do anew.
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
    // The glue is not counted.
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
