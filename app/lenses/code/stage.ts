/**
 * Steps through the calls of one event. The stage keeps its steps, so that lines can show them and the reader can
 * take them back. It changes in place.
 */
import type { Program } from '../../../src/c/index.ts';
import type { Grain, Stepped } from '../../../src/c/run/index.ts';
import { type CodeWorld, open, type Session } from '../../../src/code/index.ts';
import { fileViews, type Outcome, type World } from '../../../src/machine/index.ts';
import type { Event } from '../../../src/world/index.ts';
import { lineOf } from './marks.ts';
import { type Known, Names } from './names.ts';
import { refuses, valuesOf } from './values.ts';

/** A lock that is held, with its name. */
export interface Held {
  readonly address: number;
  readonly name: string;
  readonly cpu: number;
  readonly since: number;
  /** An event before this event left the lock held. */
  readonly earlier: boolean;
}

/** One step of one CPU. */
export interface Entry {
  readonly cpu: number;
  readonly stepped: Stepped;
  readonly line: number | null;
  readonly values: readonly string[];
  /** The locks that are held after the step. */
  readonly held: readonly Held[];
  /** The number of all steps when this step has ended. Steps without an entry count too. */
  readonly taken: number;
}

export type Stop = 'done' | 'refused' | 'break' | 'waiting' | 'nothing' | 'limit';

/**
 * A run without an end stops after this many milliseconds. It first takes more steps than any shipped listing needs.
 */
const LONGEST = 120;
const SHORTEST = 250;
/** The stage keeps at least this many of the last steps. */
const KEPT = 3_000;

export interface Opening {
  readonly base: World;
  readonly event: Event;
  readonly program: Program;
  readonly source: string;
}

export const partsOf = (event: Event): readonly (readonly Event[])[] =>
  event.type === 'race' ? event.parts : [[event]];

export class Stage {
  readonly opening: Opening;
  session: Session;
  entries: Entry[] = [];
  /** The number of all steps, including steps that are no longer kept. */
  taken = 0;
  /** Locks that were held before the event, by address and by the place that acquired them. */
  private readonly left: ReadonlySet<string>;
  private named: { readonly group: string | undefined; readonly names: Names } | null = null;
  /** The world before the last step. The board marks the changes since then. */
  worldBefore: World | null = null;
  private ended: Outcome | null = null;

  /** Null if the event is answered without a single step. */
  static of(opening: Opening): Stage | null {
    const session = open(opening.base, opening.event);
    return session && new Stage(opening, session);
  }

  private constructor(opening: Opening, session: Session) {
    this.opening = opening;
    this.session = session;
    // Every group has its own memory, so an address alone is ambiguous. The place that acquired the lock is compared,
    // too.
    this.left = new Set(
      (opening.base as CodeWorld).told.groups
        .toArray()
        .flatMap(({ held }) => held.map(({ address, since }) => `${address} ${since.from}`)),
    );
  }

  /** Names for the memory of the event's group. The group of a close is known only after the close begins. */
  get names(): Names {
    const group = this.session.group()?.name;
    if (!this.named || this.named.group !== group)
      this.named = { group, names: new Names(this.opening.program, knownIn(this.session, this.opening)) };
    return this.named.names;
  }

  /** The locks that are held now. */
  held(): readonly Held[] {
    return this.session.locks().map(({ address, cpu, since }) => ({
      address,
      cpu,
      since: since.line,
      name: this.names.place(address) ?? '',
      earlier: this.left.has(`${address} ${since.from}`) && !this.entries.some(({ stepped }) => stepped.span === since),
    }));
  }

  /** The final outcome of the event. Call it only after all CPUs have ended or are stuck. */
  outcome(): Outcome {
    return (this.ended ??= this.session.finish().outcome);
  }

  /**
   * Runs one step. Null if no step was possible; `silent` if the world around the listing ran the step, which then
   * has no entry.
   */
  step(cpu: number, grain: Grain = 'statement', look = true): Entry | 'silent' | null {
    const { session } = this;
    const before = look ? session.now : null;
    const frame = session.frames(cpu)[0];
    const stepped = session.step(cpu, grain);
    if (session.schedule.length === this.taken) return null;
    this.taken = session.schedule.length;
    this.worldBefore = before;
    this.ended = null;
    if (!stepped) return 'silent';
    const values = valuesOf(stepped, this.names, this.opening.source, frame, session.frames(cpu));
    const entry: Entry = { cpu, stepped, line: lineOf(stepped.span), held: this.held(), values, taken: this.taken };
    this.entries.push(entry);
    if (this.entries.length > KEPT * 2) this.entries.splice(0, KEPT);
    return entry;
  }

  /** Steps a CPU until `enough` is true. The CPU also stops before a breakpoint and before a lock that is held. */
  private until(cpu: number, breaks: ReadonlySet<number>, enough: (entry: Entry, depth: number) => boolean): Stop {
    const end = performance.now() + LONGEST;
    for (let steps = 0; ; steps++) {
      const entry = this.step(cpu, 'statement', false);
      const state = this.session.cpus[cpu]?.state;
      if (entry === null)
        return state?.kind === 'waiting' || state?.kind === 'blocked' ? 'waiting' : steps === 0 ? 'nothing' : 'done';
      const at = state?.kind === 'ready' || state?.kind === 'waiting' ? state : null;
      if (entry !== 'silent' && enough(entry, at?.depth ?? 0)) return 'done';
      if (at?.next?.file === 1 && breaks.has(at.next.line)) return 'break';
      if (steps > SHORTEST && performance.now() > end) return 'limit';
    }
  }

  private depth(cpu: number): number {
    const state = this.session.cpus[cpu]?.state;
    return Math.max(1, state?.kind === 'ready' || state?.kind === 'waiting' ? state.depth : 0);
  }

  over(cpu: number, breaks: ReadonlySet<number>): Stop {
    const from = this.depth(cpu);
    return this.until(cpu, breaks, (_, depth) => depth <= from);
  }

  out(cpu: number, breaks: ReadonlySet<number>): Stop {
    const from = this.depth(cpu);
    return this.until(cpu, breaks, (_, depth) => depth < from);
  }

  /** Runs until a function returns an error or the step has a finding. */
  toRefusal(cpu: number, breaks: ReadonlySet<number>): Stop {
    let refused = false;
    const stop = this.until(cpu, breaks, ({ stepped }) => (refused = refuses(stepped)));
    return refused ? 'refused' : stop;
  }

  /** Runs a CPU to the end of its calls. */
  finish(cpu: number, breaks: ReadonlySet<number>): Stop {
    return this.until(cpu, breaks, () => false);
  }

  /** Runs every CPU to its end, in the order in which the history runs them. */
  toEnd(breaks: ReadonlySet<number>): Stop {
    let stop: Stop = 'nothing';
    for (let moved = true; moved;) {
      moved = false;
      for (const cpu of this.session.cpus.keys()) {
        const before = this.taken;
        const now = this.until(cpu, breaks, () => false);
        if (now === 'break' || now === 'limit') return now;
        if (this.taken > before) [moved, stop] = [true, now];
      }
    }
    return this.session.over ? stop : 'waiting';
  }

  back(): boolean {
    const earlier = this.session.back();
    if (earlier === this.session) return false;
    this.session = earlier;
    this.taken = earlier.schedule.length;
    if ((this.entries.at(-1)?.taken ?? 0) > this.taken) this.entries.pop();
    this.worldBefore = null;
    this.ended = null;
    return true;
  }

  restart(): void {
    this.session = open(this.opening.base, this.opening.event) ?? this.session;
    this.entries = [];
    this.taken = 0;
    this.worldBefore = null;
    this.ended = null;
  }

  /** Runs one letter of a schedule. Null if no step was possible. */
  follow(letter: string, look: boolean): Entry | 'silent' | null {
    return letter >= 'a'
      ? this.step(letter.charCodeAt(0) - 97, 'access', look)
      : this.step(Number(letter), 'statement', look);
  }
}

/** The addresses of all named structs in the event's group. */
function knownIn(session: Session, { base, event, program }: Opening): Known {
  const group = session.group();
  const parts = partsOf(event).flat();
  const at = (what: 'device' | 'file' | 'driver', names: Iterable<string | null | undefined>): Map<string, number> => {
    const found = new Map<string, number>();
    for (const name of names) {
      const address = name ? session.addressOf(what, name) : null;
      if (name && address !== null) found.set(name, address);
    }
    return found;
  };
  const address = session.addressOf('group', group?.name ?? '') ?? 0;
  const domains = new Map<string, number>();
  for (const { name, offset } of program.structs['iommu_group']?.fields ?? []) {
    if (/^(default|blocking)_domain$/.test(name))
      domains.set(name.replace('_domain', ''), session.word(address + offset) ?? 0);
  }
  return {
    group: address,
    groupName: group?.name ?? '',
    domains,
    devices: at('device', group?.devices.map(({ name }) => name) ?? []),
    files: at('file', [
      ...fileViews(base).map(({ name }) => name),
      ...parts.map((part) => ('file' in part ? part.file : null)),
    ]),
    drivers: at('driver', [
      ...(group?.devices.map(({ driver }) => driver) ?? []),
      ...parts.map((part) => ('driver' in part ? part.driver : null)),
    ]),
  };
}
