/** A breadth-first search over a model, in slices. It visits every state once, the nearest first. */
import { ERRNO, own } from '../world/index.ts';
import type { Callers } from './operations.ts';
import { FLAG, NO_STEP, type RowStory } from './rows.ts';
import { flags as flagged } from './memory.ts';
import { Model } from './model.ts';
import type { Known } from './steps.ts';
import { KINDS, type Misuse, OWN, ownFunction, SAYS, type Says, SHOWS, VIOLATES } from './properties.ts';
import { Shows } from './shows.ts';
import { Store } from './store.ts';
import type { Fault, PropertyName, Request } from './types.ts';

/**
 * The way in which a property was decided. `state`: by a state. `step`: by a step from a state. `alone`: by an
 * operation that one CPU runs while all others are idle.
 */
export interface Decided {
  readonly state: number;
  readonly how: 'state' | 'step' | 'alone';
  /** The reason why the reader's expression has no value in the state. */
  readonly fault?: Fault;
}

const { EIO } = ERRNO;
/** The properties of an operation that one CPU runs while all others are idle. */
const ALONE = [
  'refusal-changes-nothing',
  'no-needless-refusal',
  'refusal-says-why',
  'kernel-refused',
  'user-refused',
  'second-owner-refused',
] as const satisfies readonly PropertyName[];
/**
 * The largest number of states between two looks at the clock. A state with many renamings takes milliseconds; the
 * search then looks at the clock more often.
 */
const SLICE = 256;
/** After more than this many milliseconds between two looks at the clock, the slice becomes smaller. */
const LONG = 4;

export class Search {
  readonly model: Model;
  readonly store: Store;
  readonly shows: Shows;
  readonly decided = new Map<string, Decided>();
  readonly beat: () => void;
  /** The script lines that ran before the search. */
  readonly before: readonly string[];
  transitions = 0;
  /** The first state of each level. */
  readonly levels: number[] = [0];
  cursor = 0;
  done = false;
  /** True if the search visited every state. */
  whole = false;
  private readonly from: Int32Array;
  private readonly next: Int32Array;
  private readonly packed: Int32Array;
  /** By CPU: the row of its next step from the state that is expanded. */
  private readonly ready: Int32Array;
  /** Bits of `Shows` that decide a property that is still open. */
  private watched = 0;
  /** The number of states until the next look at the clock. */
  private slice = 1;
  /**
   * By row: 1 if the step changes no variable that an open property reads. The state after the step then shows the
   * same as the state before. -1 if not computed yet.
   */
  private quiet = new Int8Array(1024).fill(-1);
  private flagsWatched = 0;
  private aloneWatched = false;
  private readonly open = new Set<string>();
  private readonly wanted: readonly string[];
  private readonly untilDecided: boolean;
  private readonly says: Says;

  /** The search calls `beat` regularly, also while it builds a long trace. */
  constructor(
    request: Request,
    names: readonly string[],
    callers: Callers,
    known: Known,
    most: number,
    beat: () => void = () => undefined,
  ) {
    this.beat = beat;
    this.model = new Model(request, callers, known);
    this.before = request.from ?? [];
    const { model } = this;
    this.store = new Store(model.width, most);
    this.shows = new Shows(
      request.protocol,
      model.scene,
      model.steps,
      (request.own ?? []).map((_, index) => ownFunction(index)),
    );
    this.from = new Int32Array(model.loose);
    this.next = new Int32Array(model.loose);
    this.packed = new Int32Array(model.width);
    this.ready = new Int32Array(model.cpus);
    this.wanted = [...names, ...(request.own ?? []).map(({ name }) => name)];
    this.ownNames = (request.own ?? []).map(({ name }) => name);
    for (const name of this.wanted) this.open.add(name);
    this.says = SAYS[request.protocol];
    this.untilDecided = request.untilDecided === true;
    this.rewatch();
    const start = model.start(this.lookBack);
    if (model.reduced) model.symmetry.reduce(start);
    model.pack(start, this.packed);
    this.store.put(this.packed, -1);
    this.store.flush(this.found);
  }

  private readonly ownNames: readonly string[];

  /** A violation in the script before the search counts for the start state. Its trace has no steps. */
  private readonly lookBack = (before: Int32Array, rows: readonly number[], after: Int32Array): void => {
    const shows =
      this.shows.of(
        after,
        0,
        rows.some((row) => (this.model.rows.flags[row]! & FLAG.ends) !== 0),
      ) & this.watched;
    const past: Decided = { state: 0, how: 'state' };
    if (shows !== 0) this.name(shows, 0, after, 0);
    const world = after.slice(0, this.model.shared.words);
    for (const name of this.open) {
      if (own(KINDS, name) === 'sometimes') continue;
      if (rows.some((row) => this.breaks(name, row)) || this.decidesAlone(name, before, world, rows.at(-1)!, false))
        this.decide(name, past);
    }
  };

  private rewatch(): void {
    let watched = 0;
    let flags = 0;
    for (const name of this.open) {
      const at = this.ownNames.indexOf(name);
      watched |= at >= 0 ? OWN << at : (own(VIOLATES, name) ?? 0);
      flags |= own(FLAGS, name) ?? 0;
    }
    if (this.open.has('second-device')) watched |= SHOWS.twice;
    this.watched = watched;
    this.store.watched = watched !== 0;
    this.quiet.fill(-1);
    this.flagsWatched = flags;
    this.aloneWatched = ALONE.some((name) => this.open.has(name));
  }

  private decide(name: string, decided: Decided): void {
    this.open.delete(name);
    this.decided.set(name, decided);
    this.rewatch();
    if (this.untilDecided && ![...this.open].some((other) => own(KINDS, other) !== 'recover')) this.done = true;
  }

  /** Checks a new state. */
  private readonly found = (state: number): void => {
    if (this.watched === 0) return;
    const { records, width } = this.store;
    const base = state * width;
    let idle = true;
    for (let at = this.model.shared.words; at < width; at += 1) if (records[base + at] !== 0) idle = false;
    const shows = this.shows.of(records, base, idle) & this.watched;
    if (shows !== 0) this.name(shows, state, records, base);
  };

  /**
   * Decides the open properties whose bits are in `shows`. The state begins at `words[base]`. A state before the
   * start of the search is not in the store.
   */
  private name(shows: number, state: number, words: Int32Array, base: number): void {
    for (const name of this.open) {
      const at = this.ownNames.indexOf(name);
      const bit = at >= 0 ? OWN << at : name === 'second-device' ? SHOWS.twice : (own(VIOLATES, name) ?? 0);
      if ((shows & bit) === 0) continue;
      const fault = at >= 0 ? this.shows.faultOf(at, words, base) : null;
      this.decide(name, { state, how: 'state', ...(fault && { fault }) });
    }
  }

  /** Searches for about `milliseconds`, and for at least one state. Returns false when no state is left. */
  advance(milliseconds: number): boolean {
    let now = performance.now();
    const until = now + milliseconds;
    do {
      for (let left = this.slice; left > 0 && !this.done; left -= 1) this.expandNext();
      const before = now;
      now = performance.now();
      this.beat();
      this.slice = now - before > LONG ? Math.max(1, this.slice >> 1) : Math.min(SLICE, this.slice * 2);
    } while (!this.done && now < until);
    return !this.done;
  }

  /** Ends the search early, because there is no memory to continue. */
  end(): void {
    this.store.forget();
    this.done = true;
    this.whole = false;
  }

  private expandNext(): void {
    const { store, levels } = this;
    if (this.cursor === store.count || this.cursor === levels.at(-1)) {
      store.flush(this.found);
      if (this.cursor === store.count || store.full) {
        this.done = true;
        this.whole = !store.full;
        return;
      }
      // This level stores its first new state at this number.
      if (this.cursor === levels.at(-1)) {
        levels.push(store.count);
        store.nextLevel = store.count;
      }
    }
    this.expand(this.cursor);
    this.cursor += 1;
    if (store.full) this.done = true;
  }

  private state = 0;

  private expand(state: number): void {
    const { model, from } = this;
    this.state = state;
    if (!model.reduced && !model.merged) {
      this.expandPlain(state);
      return;
    }
    model.unpack(this.store.records, state, from);
    model.forEachStep(from, model.reduced, this.visit);
    if (this.aloneWatched && model.isIdle(from)) this.lookAlone(state);
  }

  /**
   * Visits all steps of a recorded state, and puts the next states down as records directly. A full search spends
   * most of its time here.
   *
   * Half of the lookups would find known states. If the steps of two CPUs are independent, both orders lead to the
   * same state. So the search marks the state after a step with each lower CPU that was ready for an independent
   * step. From the marked state, the search counts the steps of these CPUs, but does not look up the next states. The
   * other order finds them: there the lower CPU steps first, then the higher CPU. Only an even higher CPU can make
   * the search skip that last step. So the search looks up at least one order. All these orders have the same length,
   * so the depth is right.
   */
  private expandPlain(state: number): void {
    const { model, store, ready } = this;
    const { width, records } = store;
    const { words } = model.shared;
    const base = state * width;
    const { word, shift } = model.shared.dead;
    if (((records[base + word]! >>> shift) & 1) === 1) return;
    const spared = store.spared[state]!;
    let begun = -1;
    let idle = true;
    for (let cpu = 0; cpu < model.cpus; cpu += 1) {
      const place = (records[base + words + (cpu >> 1)]! >>> ((cpu & 1) << 4)) & 0xffff;
      if (place === 0) {
        if (begun < 0) begun = model.begin(records, base, -1);
        ready[cpu] = model.steps.anyBegin;
        if (((spared >>> cpu) & 1) === 1) this.transitions += begun;
        else for (let at = 0; at < begun; at += 1) this.put(base, cpu, model.begun[at]!);
      } else {
        idle = false;
        const row = model.steps.next(place, records, base);
        ready[cpu] = row;
        if (((spared >>> cpu) & 1) === 1) this.transitions += 1;
        else if (row !== NO_STEP) this.put(base, cpu, row);
      }
    }
    if (idle && this.aloneWatched) {
      model.unpack(records, state, this.from);
      this.lookAlone(state);
    }
  }

  private learnQuiet(row: number): number {
    const { rows, shared } = this.model;
    const byGhosts = (this.watched & ~(SHOWS.split | SHOWS.twoOwners | SHOWS.twice)) === 0;
    const looksAt = this.shows.masks(byGhosts);
    let same = byGhosts || (rows.flags[row]! & FLAG.ends) === 0;
    for (let word = 0; word < shared.words; word += 1)
      if ((~rows.keeps[row * shared.words + word]! & looksAt[word]!) !== 0) same = false;
    if (row >= this.quiet.length) {
      const larger = flagged(row * 2).fill(-1);
      larger.set(this.quiet);
      this.quiet = larger;
    }
    return (this.quiet[row] = same ? 1 : 0);
  }

  private put(base: number, cpu: number, row: number): void {
    const { store, model } = this;
    const { rows } = model;
    this.transitions += 1;
    this.judge(row);
    let quiet = this.quiet[row] ?? -1;
    if (quiet < 0) quiet = this.learnQuiet(row);
    let spared = 0;
    for (let before = 0; before < cpu; before += 1) {
      const other = this.ready[before]!;
      if (other !== NO_STEP && rows.independent(other, row)) spared |= 1 << before;
    }
    if (
      !store.putAfter(
        base,
        this.state,
        model.shared.words,
        rows.keeps,
        rows.sets,
        row,
        cpu,
        rows.to[row]!,
        quiet,
        spared,
      )
    )
      store.flush(this.found);
  }

  private readonly visit = (cpu: number, row: number): void => {
    const { model, next, store } = this;
    this.transitions += 1;
    this.judge(row);
    model.successor(this.from, cpu, row, next, this.judge);
    model.pack(next, this.packed);
    if (!store.put(this.packed, this.state)) store.flush(this.found);
  };

  private readonly judge = (row: number): void => {
    if ((this.model.rows.flags[row]! & this.flagsWatched) === 0) return;
    for (const name of this.open) if (this.breaks(name, row)) this.decide(name, { state: this.state, how: 'step' });
  };

  /** True if a step violates a property. */
  breaks(name: string, row: number): boolean {
    const flags = this.model.rows.flags[row]!;
    const wanted = own(FLAGS, name) ?? 0;
    if ((flags & wanted) === 0) return false;
    return name !== 'null-owner' || this.model.rows.stories[row]!.operation.kind === 'claim-null';
  }

  private lookAlone(state: number): void {
    for (const name of ALONE)
      if (this.open.has(name) && this.alone(this.from, name) !== null) this.decide(name, { state, how: 'alone' });
  }

  /**
   * Finds an operation that decides a property when one CPU runs it from an idle state. Returns the rows of the
   * operation; null if there is none.
   */
  alone(state: Int32Array, name: string): readonly number[] | null {
    const { model } = this;
    for (const { index } of model.operations) {
      for (const late of name === 'refusal-says-why' ? [false, true] : [false]) {
        const world = state.slice(0, model.shared.words);
        const rows: number[] = [];
        const ended = model.doAlone(world, index, (row) => rows.push(row), late);
        if (ended && this.decidesAlone(name, state, world, rows.at(-1)!, late)) return rows;
      }
    }
    return null;
  }

  private decidesAlone(name: string, state: Int32Array, world: Int32Array, row: number, late: boolean): boolean {
    const { rows } = this.model;
    const story = rows.stories[row]!;
    if (late) return story.value !== (story.operation.kind === 'bind' ? ERRNO.EBUSY : ERRNO.ENODEV);
    if ((rows.flags[row]! & FLAG.refused) === 0 || isFailedProbe(story)) return false;
    const { kind, driver, fails } = story.operation;
    const shows = this.shows.of(state, 0, true) & (SHOWS.held | SHOWS.live);
    switch (name) {
      case 'refusal-says-why':
        return this.saysWrong(state, story);
      case 'refusal-changes-nothing':
        return world.some((word, at) => word !== state[at]);
      case 'no-needless-refusal':
        return this.isNeedless(state, row);
      case 'kernel-refused':
        return kind === 'bind' && driver === 0 && !fails && (shows & SHOWS.held) !== 0;
      case 'user-refused':
        return kind === 'attach' && (shows & SHOWS.live) !== 0;
      case 'second-owner-refused':
        return kind === 'attach' && shows === SHOWS.held;
      default:
        return false;
    }
  }

  /**
   * True if a refusal has the wrong errno for its conflict. An `attach` without a conflict is needless instead: this
   * check skips it.
   */
  private saysWrong(state: Int32Array, { operation: { kind }, value }: RowStory): boolean {
    const { driver, kernel, other } = this.says;
    if (kind === 'bind') return value !== driver;
    if (kind !== 'attach') return false;
    const shows = this.shows.of(state, 0, true);
    if ((shows & SHOWS.live) !== 0) return value !== kernel;
    return (shows & SHOWS.held) !== 0 && value !== other;
  }

  /** True if nothing conflicts with the refused operation. */
  private isNeedless(state: Int32Array, row: number): boolean {
    const {
      operation: { kind, file, driver },
    } = this.model.rows.stories[row]!;
    const shows = this.shows.of(state, 0, true);
    switch (kind) {
      case 'bind':
        return driver !== 0 || (shows & SHOWS.held) === 0;
      case 'attach':
        return (
          (shows & SHOWS.live) === 0 &&
          this.model.shared.held.every((by) =>
            by.every(({ word, shift }, other) => other === file || ((state[word]! >>> shift) & 1) === 0),
          )
        );
      case 'unbind':
      case 'detach':
        return true;
      case 'close':
      case 'claim-null':
      case 'release-foreign':
        return false;
    }
  }

  statesByDepth(): number[] {
    return this.levels
      .map((first, depth) => Math.max(0, (this.levels[depth + 1] ?? this.store.count) - first))
      .filter((states) => states > 0);
  }

  depthOf(state: number): number {
    let depth = 0;
    while (depth + 1 < this.levels.length && this.levels[depth + 1]! <= state) depth += 1;
    return depth;
  }

  /** The number of steps from the start to the farthest state. */
  get depth(): number {
    return this.depthOf(this.store.count - 1);
  }

  isOpen(name: string): boolean {
    return this.open.has(name);
  }
}

/**
 * True if the driver's own probe failed, so that the version refused nothing. A missing undo then shows in the
 * counters.
 */
const isFailedProbe = ({ operation, value }: RowStory): boolean => operation.fails && value === EIO;

/** The incorrect callers that a property needs. Null means a property for correct callers only. */
export const callersFor = (name: Misuse | null): Callers => ({
  nullOwner: name === 'null-owner',
  foreignRelease: name === 'foreign-release',
});

/** The row flags that violate a property. */
const FLAGS: Partial<Readonly<Record<PropertyName, number>>> = {
  'no-warn': FLAG.warn,
  'no-undefined': FLAG.undefined | FLAG.endless,
  'no-lock-left': FLAG.lockLeft,
  'null-owner': FLAG.dead,
};
