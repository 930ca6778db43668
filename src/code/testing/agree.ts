/**
 * Compares the statecharts with the code engine, for every event in every reachable state. The search visits every
 * state. It executes an event in full in both engines only if the event can show something new:
 * - An event depends only on the parts of the state that it reads. In the code engine, `recall` knows every word that
 *   a call read. In the statecharts, an event depends on the group's snapshot, its own device and its own file. Some
 *   versions ask the drivers of all members; there, an event depends on all parts.
 * - The driver core and the file refuse some events before they ask the group. Such a refusal does not depend on the
 *   group.
 * - An event has two halves: the calls and the environment. The results of the calls depend on the group and on the
 *   words of the device and the file. The effects of the environment depend on its own records and on these results.
 *   If both halves are known and fit together, the search combines them. It still executes one of `CHECKED` combined
 *   events in full, and both ways must give the same result.
 */
import { asksDrivers, boot, step } from '../../machine/index.ts';
import { type Event, printEvent, printScript, type ProtocolId } from '../../world/index.ts';
import { type Heard, listeners } from '../draft.ts';
import { codeWorld, type Told } from '../index.ts';
import { TWO } from '../testing.ts';
import type { CodeWorld } from '../types.ts';
import { answerOf, same, seenOf } from './compare.ts';
import { everyEvent } from './events.ts';
import { Halved } from './halves.ts';
import { Keyed } from './keyed.ts';
import { ALL, CORE, DEVICE, type Done, ENDS, FILE, key, type Known, type Left, leftBy } from './left.ts';
import { Looks, RAW } from './looks.ts';
import { DRIVERS, FILES } from './names.ts';
import { type Numbers, otherFlags, type Pair, Parts } from './parts.ts';

export interface Agreement {
  readonly states: number;
  readonly transitions: number;
  /** The transitions that were executed in full. The result of every other transition was already known. */
  readonly inFull: number;
  /** The shortest script that leads to different results, and both results. Null if the engines agree. */
  readonly disagreement: string | null;
}

/** Allocates all files and drivers at the start, so that every object has the same address in all states. */
const ROOM = { files: FILES, drivers: DRIVERS };

class Disagreement extends Error {}

/** One of this number of combined events is also executed in full. */
const CHECKED = 64;

class Search {
  readonly parts: Parts;
  readonly events: readonly Event[];
  readonly queue: Numbers[] = [];
  transitions = 0;
  inFull = 0;
  private readonly from: { readonly at: number; readonly by: Event | null }[] = [];
  private readonly seen = new Set<number>();
  /** By event and by the parts that the event read: the result of the event. */
  private readonly known: Known[][];
  private readonly within = new Map<number, boolean>();
  private readonly raws: readonly number[];
  private readonly others: readonly number[];
  private readonly fileOf: readonly number[];
  /**
   * The exact states, before renaming. There are many more exact states than renamed states, but they are faster to
   * look up.
   */
  private readonly exact = new Keyed<true>();
  private readonly first: Pair;
  private readonly begun: readonly Event[];
  private readonly most: number;
  /** True if a file can own a group without a device. */
  private readonly container: boolean;
  private readonly looks: Looks;
  private readonly halved: Halved;
  private heard: Heard[] = [];

  /** If true, every event is executed in full in every state. */
  private readonly plain: boolean;

  constructor(protocol: ProtocolId, told: Told, { most, elsewhere = false, plain = false }: Extent) {
    this.plain = plain;
    let pair: Pair = { machine: boot(TWO, protocol), code: codeWorld(TWO, protocol, told, null, ROOM) };
    const { tale } = pair.code;
    this.begun = elsewhere
      ? otherFlags(tale).map((flag): Event => ({ type: 'env', group: '0', flag, on: flag !== 'default-domain' }))
      : [];
    for (const event of this.begun)
      pair = { machine: step(pair.machine, event).world, code: step(pair.code, event).world as CodeWorld };
    this.first = pair;
    this.most = most;
    this.container = tale.calls.has('close');
    this.parts = new Parts(pair);
    this.looks = new Looks(this.parts, asksDrivers(protocol), this.container);
    this.events = everyEvent(tale);
    this.known = this.events.map(() => []);
    this.halved = new Halved(this.parts, this.events, this.looks);
    const all = this.events.map((_, index) => index);
    this.raws = all.filter((index) => RAW.has(this.events[index]!.type));
    this.others = all.filter((index) => !RAW.has(this.events[index]!.type));
    this.fileOf = this.events.map((event) =>
      'file' in event && ['open', 'close', 'attach', 'detach'].includes(event.type)
        ? FILES.findIndex((name) => name === event.file)
        : -1,
    );
    this.add(this.parts.take(pair), 0, null);
  }

  run(): void {
    listeners.call = (heard) => {
      this.heard.push(heard);
    };
    try {
      for (let at = 0; at < this.queue.length; at += 1) this.visit(at, this.queue[at]!);
    } finally {
      listeners.call = null;
    }
  }

  private readonly byCore = new Map<
    number,
    { readonly nexts: readonly (readonly [core: number, by: number])[]; readonly others: readonly number[] }
  >();
  private readonly byRest = new Map<number, readonly number[]>();

  /**
   * Tries every event in one state. `byCore` caches raw calls that depend only on the group. `byRest` caches the
   * events that are refused without the group.
   */
  private visit(at: number, numbers: Numbers): void {
    const rest = key(numbers, ~CORE);
    const live = this.byRest.get(rest);
    const core = this.byCore.get(numbers.core);
    this.transitions += this.events.length;
    if (this.plain) {
      for (const index of this.events.keys()) this.expand(at, numbers, index);
      return;
    }
    if (core) {
      for (const [next, by] of core.nexts)
        this.add({ core: next, devices: numbers.devices, files: numbers.files }, at, by);
      for (const index of core.others) this.expand(at, numbers, index);
    } else this.byCore.set(numbers.core, this.tryRaw(at, numbers));
    if (live) for (const index of live) this.expand(at, numbers, index);
    else
      this.byRest.set(
        rest,
        this.others.filter((index) => {
          const { left, bits } = this.expand(at, numbers, index);
          return (bits & CORE) !== 0 || !left.ends;
        }),
      );
  }

  /**
   * Tries the raw calls on a new group. Returns the resulting groups, and the calls that depend on more than the
   * group.
   */
  private tryRaw(
    at: number,
    numbers: Numbers,
  ): { readonly nexts: readonly (readonly [core: number, by: number])[]; readonly others: readonly number[] } {
    const nexts = new Map<number, number>();
    const others: number[] = [];
    for (const index of this.raws) {
      const { left, bits } = this.expand(at, numbers, index);
      if (bits !== CORE) others.push(index);
      else if (left.core !== undefined && !nexts.has(left.core)) nexts.set(left.core, index);
    }
    return { nexts: [...nexts], others };
  }

  /** Tries an event in a state. Returns the parts that the event read and the result of the last try. */
  private expand(at: number, numbers: Numbers, index: number): Done {
    const file = this.fileOf[index]!;
    if (file < 0 || !this.isIdle(numbers, file)) return this.go(at, numbers, index, file);
    let seen = { left: ENDS, bits: 0 };
    // A file that holds and owns nothing is tried in three states: never opened, open and closed.
    for (const idle of this.idleOf(numbers.files[file]!)) {
      const one = this.go(
        at,
        { ...numbers, files: file === 0 ? [idle, numbers.files[1]] : [numbers.files[0], idle] },
        index,
        file,
      );
      seen = { left: one.left.ends ? seen.left : one.left, bits: seen.bits | one.bits };
    }
    return seen;
  }

  private readonly idles = new Map<number, readonly number[]>();
  private idleOf(number: number): readonly number[] {
    let idle = this.idles.get(number);
    if (!idle) {
      const { words } = this.parts.files.values[number]!;
      const worlds = [this.first];
      for (const type of ['open', 'close'] as const) {
        const last = worlds.at(-1)!;
        worlds.push({
          machine: step(last.machine, { type, file: 'f' }).world,
          code: step(last.code, { type, file: 'f' }).world as CodeWorld,
        });
      }
      idle = worlds.map(({ machine, code }) =>
        this.parts.files.number({ machine: machine.files.get('f'), code: code.told.files.get('f'), words }),
      );
      this.idles.set(number, idle);
    }
    return idle;
  }

  private isIdle({ core, files }: Numbers, file: number): boolean {
    const { code } = this.parts.files.values[files[file]!]!;
    if (code && code.holds.length > 0) return false;
    if (!this.container) return true;
    const { snapshot } = this.parts.cores.values[core]!;
    return (snapshot.context as { owner: string | null }).owner !== FILES[file];
  }

  private go(at: number, numbers: Numbers, index: number, file: number): Done {
    if (this.plain) {
      const done = this.inFullOn(at, numbers, index, file);
      this.follow(at, numbers, done.left, index);
      return done;
    }
    const known = this.known[index]!;
    for (const { bits, by } of known) {
      const one = by.get(key(numbers, bits));
      if (one) {
        this.follow(at, numbers, one.left, index);
        return one;
      }
    }
    const together = this.halved.together(numbers, index, file);
    // Execute one of `CHECKED` combined events in full.
    const done = together && (this.composed += 1) % CHECKED !== 0 ? together : this.inFullOn(at, numbers, index, file);
    if (together && JSON.stringify(together.left) !== JSON.stringify(done.left)) {
      throw new Error(
        `${printEvent(this.events[index]!)} is not what it was put together from, at ${JSON.stringify([numbers, together, done])}`,
      );
    }
    let those = known.find(({ bits }) => bits === done.bits);
    if (!those) known.push((those = { bits: done.bits, by: new Keyed<Done>() }));
    those.by.set(key(numbers, done.bits), done);
    this.follow(at, numbers, done.left, index);
    return done;
  }

  private composed = 0;

  private follow(
    at: number,
    numbers: Numbers,
    { ends, core, devices: [d0, d1], files: [f, g] }: Left,
    index: number,
  ): void {
    if (ends) return;
    this.add(
      {
        core: core ?? numbers.core,
        devices: [d0 ?? numbers.devices[0], d1 ?? numbers.devices[1]],
        files: [f ?? numbers.files[0], g ?? numbers.files[1]],
      },
      at,
      index,
    );
  }

  private add(numbers: Numbers, at: number, by: number | null): void {
    const exact = key(numbers, ALL);
    if (this.exact.get(exact)) return;
    this.exact.set(exact, true);
    const name = this.parts.name(numbers, [this.isIdle(numbers, 0), this.isIdle(numbers, 1)]);
    if (this.seen.has(name)) return;
    this.seen.add(name);
    let within = this.within.get(numbers.core);
    if (within === undefined)
      this.within.set(numbers.core, (within = this.parts.within(this.parts.pair(numbers), this.most)));
    if (!within) return;
    this.queue.push(numbers);
    this.from.push({ at, by: by === null ? null : this.events[by]! });
  }

  /**
   * Executes an event in both engines and compares everything visible. Returns the result and the parts of the state
   * that the event read.
   */
  private inFullOn(at: number, numbers: Numbers, index: number, file: number): Done {
    this.inFull += 1;
    const event = this.events[index]!;
    const pair = this.parts.pair(numbers);
    this.heard = [];
    const machine = step(pair.machine, event);
    const code = step(pair.code, event);
    const after: Pair = { machine: machine.world, code: code.world as CodeWorld };
    const a = machine.outcome;
    const b = code.outcome;
    const answer = answerOf(a);
    if (answer !== answerOf(b))
      this.disagree(at, event, `${answer} (${a.reason.code})`, `${answerOf(b)} (${JSON.stringify(b.reason)})`);
    const changed = after.machine !== pair.machine || after.code !== pair.code;
    if (changed && !same(seenOf(after.machine), seenOf(after.code)))
      this.disagree(at, event, JSON.stringify(seenOf(after.machine)), JSON.stringify(seenOf(after.code)));
    const looked = this.looks.at(numbers, event, file, a, this.heard);
    if (after.machine.dead) {
      this.halved.remember(numbers, null, index, file, a, looked, this.heard);
      return { left: ENDS, bits: looked };
    }
    const now = changed ? this.parts.take(after) : numbers;
    const left = leftBy(numbers, now);
    // A changed part counts as read.
    const bits = [0, 1].reduce(
      (all, each) =>
        all |
        (left.devices[each] === undefined ? 0 : DEVICE[each]!) |
        (left.files[each] === undefined ? 0 : FILE[each]!),
      looked | (left.core === undefined ? 0 : CORE),
    );
    this.halved.remember(numbers, now, index, file, a, bits, this.heard);
    return { left, bits };
  }

  private disagree(at: number, event: Event, machine: string, code: string): never {
    const events: Event[] = [event];
    for (let from = this.from[at]!, here = at; from.by; here = from.at, from = this.from[here]!)
      events.unshift(from.by);
    throw new Disagreement(
      `${printScript({ topology: TWO, events: [...this.begun, ...events] })}machine: ${machine}\ncode:    ${code}`,
    );
  }
}

/** The bounds of a search. */
export interface Extent {
  /**
   * The search continues from states whose counts and references are at most this number. It also compares the
   * successors of these states.
   */
  readonly most: number;
  /** Starts with the opposite value for all group flags that the listing does not use. */
  readonly elsewhere?: boolean;
  /** Disables all shortcuts. The search is far slower and must reach the same states. This tests the shortcuts. */
  readonly plain?: boolean;
}

/** Compares all states of the statecharts and of the code engine that are reachable within the bounds. */
export function agree(protocol: ProtocolId, told: Told, extent: Extent): Agreement {
  const search = new Search(protocol, told, extent);
  let disagreement: string | null = null;
  try {
    search.run();
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    disagreement = error.message;
  }
  return { states: search.queue.length, transitions: search.transitions, inFull: search.inFull, disagreement };
}
