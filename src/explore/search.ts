/** Breadth first over a model: every state once, the nearest first, in slices. */
import type { Callers } from './operations.ts';
import { FLAG, NO_STEP, type RowStory } from './rows.ts';
import { Model } from './model.ts';
import type { Known } from './steps.ts';
import { KINDS, type Misuse, OWN, SHOWS, VIOLATES } from './properties.ts';
import { Shows } from './shows.ts';
import { Store } from './store.ts';
import type { PropertyName, Request } from './types.ts';

/** How a property was decided: by a state, by a step out of a state, or by an operation that a CPU does all alone from a state. */
export interface Decided {
  readonly state: number;
  readonly how: 'state' | 'step' | 'alone';
}

const EIO = -5;
/** States between two looks at the clock. */
const SLICE = 256;

export class Search {
  readonly model: Model;
  readonly store: Store;
  readonly shows: Shows;
  readonly decided = new Map<string, Decided>();
  /** What had happened before it began. */
  readonly before: readonly string[];
  transitions = 0;
  /** First state of each level. */
  readonly levels: number[] = [0];
  cursor = 0;
  done = false;
  private readonly from: Int32Array;
  private readonly next: Int32Array;
  private readonly packed: Int32Array;
  /** Bits of `Shows` that violate something that is still open, and what each is. */
  private watched = 0;
  private flagsWatched = 0;
  private aloneWatched = false;
  private readonly open = new Set<string>();
  private readonly wanted: readonly string[];
  private readonly untilDecided: boolean;

  constructor(request: Request, names: readonly string[], callers: Callers, known: Known, most: number) {
    this.model = new Model(request, callers, known);
    this.before = request.from ?? [];
    const { model } = this;
    this.store = new Store(model.width, most);
    this.shows = new Shows(request.protocol, model.scene, model.steps, (request.own ?? []).map((_, index) => ownFunction(index)));
    this.from = new Int32Array(model.loose);
    this.next = new Int32Array(model.loose);
    this.packed = new Int32Array(model.width);
    this.wanted = [...names, ...(request.own ?? []).map(({ name }) => name)];
    this.ownNames = (request.own ?? []).map(({ name }) => name);
    for (const name of this.wanted) this.open.add(name);
    this.untilDecided = request.untilDecided === true;
    this.rewatch();
    const start = model.start();
    if (model.reduced) model.symmetry.reduce(start);
    model.pack(start, this.packed);
    this.store.put(this.packed, -1);
    this.store.flush(this.found);
  }

  private readonly ownNames: readonly string[];

  private rewatch(): void {
    let watched = 0;
    let flags = 0;
    for (const name of this.open) {
      const own = this.ownNames.indexOf(name);
      watched |= own >= 0 ? OWN << own : VIOLATES[name as PropertyName] ?? 0;
      flags |= FLAGS[name as PropertyName] ?? 0;
    }
    if (this.open.has('second-device')) watched |= SHOWS.twice;
    this.watched = watched;
    this.flagsWatched = flags;
    this.aloneWatched = this.open.has('refusal-changes-nothing') || this.open.has('no-needless-refusal');
  }

  private decide(name: string, decided: Decided): void {
    this.open.delete(name);
    this.decided.set(name, decided);
    this.rewatch();
    if (this.untilDecided && ![...this.open].some((other) => KINDS[other as PropertyName] !== 'recover')) this.done = true;
  }

  /** A state that was not there before. */
  private readonly found = (state: number): void => {
    if (this.watched === 0) return;
    const { records, width } = this.store;
    const base = state * width;
    let idle = true;
    for (let at = this.model.shared.words; at < width; at += 1) if (records[base + at] !== 0) idle = false;
    const shows = this.shows.of(records, base, idle) & this.watched;
    if (shows !== 0) this.name(shows, state);
  };

  private name(shows: number, state: number): void {
    for (const name of this.open) {
      const own = this.ownNames.indexOf(name);
      const bit = own >= 0 ? OWN << own : name === 'second-device' ? SHOWS.twice : VIOLATES[name as PropertyName] ?? 0;
      if ((shows & bit) !== 0) this.decide(name, { state, how: 'state' });
    }
  }

  /** Goes on for about so many milliseconds; false once nothing is left. */
  advance(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    while (!this.done) {
      for (let left = SLICE; left > 0 && !this.done; left -= 1) this.expandNext();
      if (performance.now() >= until) break;
    }
    return !this.done;
  }

  private expandNext(): void {
    const { store, levels } = this;
    if (this.cursor === store.count || this.cursor === levels.at(-1)) {
      store.flush(this.found);
      if (this.cursor === store.count || store.full) {
        this.done = true;
        return;
      }
      // The first state that this level will find.
      if (this.cursor === levels.at(-1)) levels.push(store.count);
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

  /** All steps of a state as it is recorded, put down as records at once: what a full search spends its time with. */
  private expandPlain(state: number): void {
    const { model, store } = this;
    const { width, records } = store;
    const { words } = model.shared;
    const base = state * width;
    const { word, shift } = model.shared.dead;
    if (((records[base + word]! >>> shift) & 1) === 1) return;
    let begun = -1;
    let idle = true;
    for (let cpu = 0; cpu < model.cpus; cpu += 1) {
      const place = (records[base + words + (cpu >> 1)]! >>> ((cpu & 1) << 4)) & 0xffff;
      if (place === 0) {
        if (begun < 0) begun = model.begin(records, base, -1);
        for (let at = 0; at < begun; at += 1) this.put(base, cpu, model.begun[at]!);
      } else {
        idle = false;
        const row = model.steps.next(place, records, base);
        if (row !== NO_STEP) this.put(base, cpu, row);
      }
    }
    if (idle && this.aloneWatched) {
      model.unpack(records, state, this.from);
      this.lookAlone(state);
    }
  }

  private put(base: number, cpu: number, row: number): void {
    const { store, model } = this;
    const { rows } = model;
    this.transitions += 1;
    if ((rows.flags[row]! & this.flagsWatched) !== 0) {
      model.unpack(store.records, this.state, this.from);
      this.judge(row, this.from);
    }
    if (!store.putAfter(base, this.state, model.shared.words, rows.keeps, rows.sets, row, cpu, rows.to[row]!)) store.flush(this.found);
  }

  private readonly visit = (cpu: number, row: number): void => {
    const { model, next, store } = this;
    this.transitions += 1;
    this.judge(row, this.from);
    model.move(this.from, cpu, row, next);
    if (model.merged) model.runOn(next, cpu, row, this.judge);
    if (model.reduced) model.symmetry.reduce(next);
    model.pack(next, this.packed);
    if (!store.put(this.packed, this.state)) store.flush(this.found);
  };

  private readonly judge = (row: number, before: Int32Array): void => {
    if ((this.model.rows.flags[row]! & this.flagsWatched) === 0) return;
    for (const name of this.open) if (this.breaks(name, before, row)) this.decide(name, { state: this.state, how: 'step' });
  };

  /** Whether a step decides a property: violates an `always`, or is what a `sometimes` waits for. */
  breaks(name: string, from: Int32Array, row: number): boolean {
    const flags = this.model.rows.flags[row]!;
    const wanted = FLAGS[name as PropertyName] ?? 0;
    if ((flags & wanted) === 0) return false;
    if (KINDS[name as PropertyName] === 'always') return true;
    const { operation, value } = this.model.rows.stories[row]!;
    if ((flags & FLAG.refused) === 0 || value === EIO) return false;
    const shows = this.shows.of(from, 0, false);
    switch (name) {
      case 'kernel-refused': return operation.kind === 'bind' && operation.driver === 0 && !operation.fails && (shows & SHOWS.held) !== 0;
      case 'user-refused': return operation.kind === 'attach' && (shows & SHOWS.live) !== 0;
      case 'second-owner-refused': return operation.kind === 'attach' && (shows & SHOWS.held) !== 0 && (shows & SHOWS.live) === 0 && !this.holds(from, operation.file!);
      default: return false;
    }
  }

  private holds(state: Int32Array, file: number): boolean {
    return this.model.shared.held.some((by) => (((state[by[file]!.word]! >>> by[file]!.shift) & 1) === 1));
  }

  private lookAlone(state: number): void {
    for (const name of ['refusal-changes-nothing', 'no-needless-refusal'] as const) {
      if (this.open.has(name) && this.alone(this.from, name) !== null) this.decide(name, { state, how: 'alone' });
    }
  }

  /** From a state in which nobody does anything, the rows of an operation that violates a property when one CPU does it with nobody beside; null for none. */
  alone(state: Int32Array, name: string): readonly number[] | null {
    const { model } = this;
    const { rows } = model;
    const world = new Int32Array(model.shared.words);
    for (const { index } of model.operations) {
      for (let word = 0; word < world.length; word += 1) world[word] = state[word]!;
      const done: number[] = [];
      if (!model.doAlone(world, index, (row) => done.push(row))) continue;
      const last = done.at(-1)!;
      if ((rows.flags[last]! & FLAG.refused) === 0 || isFailedProbe(rows.stories[last]!)) continue;
      if (name === 'refusal-changes-nothing' ? world.some((word, at) => word !== state[at]) : this.isNeedless(state, last)) return done;
    }
    return null;
  }

  /** A refusal where nobody who could be in the way is there. */
  private isNeedless(state: Int32Array, row: number): boolean {
    const { operation: { kind, file, driver } } = this.model.rows.stories[row]!;
    const shows = this.shows.of(state, 0, true);
    switch (kind) {
      case 'bind': return driver !== 0 || (shows & SHOWS.held) === 0;
      case 'attach': return (shows & SHOWS.live) === 0 && this.model.shared.held.every((by) => by.every(({ word, shift }, other) => other === file || ((state[word]! >>> shift) & 1) === 0));
      case 'unbind': case 'detach': return true;
      case 'close': case 'claim-null': case 'release-foreign': return false;
    }
  }

  statesByDepth(): number[] {
    return this.levels.map((first, depth) => Math.max(0, (this.levels[depth + 1] ?? this.store.count) - first)).filter((states) => states > 0);
  }

  depthOf(state: number): number {
    let depth = 0;
    while (depth + 1 < this.levels.length && this.levels[depth + 1]! <= state) depth += 1;
    return depth;
  }

  /** Steps from the start to the farthest state. */
  get depth(): number {
    return this.depthOf(this.store.count - 1);
  }

  isOpen(name: string): boolean {
    return this.open.has(name);
  }
}

/** Nobody refused: the driver's own probe gave up. What was not undone then shows in the counts. */
const isFailedProbe = ({ operation, value }: RowStory): boolean => operation.fails && value === EIO;

export const ownFunction = (index: number): string => `own_property_${index}`;
/** Whom a property lets call; null stands for all that ask for correct callers. */
export const callersFor = (name: Misuse | null): Callers => ({ nullOwner: name === 'null-owner', foreignRelease: name === 'foreign-release' });

/** Flags of a row that a property looks at. */
const FLAGS: Partial<Readonly<Record<PropertyName, number>>> = {
  'no-warn': FLAG.warn, 'no-undefined': FLAG.undefined | FLAG.endless, 'no-lock-left': FLAG.lockLeft, 'kernel-refused': FLAG.refused, 'user-refused': FLAG.refused,
  'second-owner-refused': FLAG.refused,
};
