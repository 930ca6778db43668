/** A listing as a graph: states as numbers in an array, and each state's steps. */
import { listingOf } from '../protocols/index.ts';
import type { Callers, Operation } from './operations.ts';
import { operationsOf } from './operations.ts';
import type { CallPlaces } from './places.ts';
import { type Scene, sceneOf } from './scene.ts';
import { encode, type Shared, sharedOf } from './shared.ts';
import { MOST_OWN, ownFunction } from './properties.ts';
import { MOVER, NO_STEP, type Rows } from './rows.ts';
import { Overlooked } from './step.ts';
import { type Known, Steps } from './steps.ts';
import { Symmetry } from './symmetry.ts';
import { MOST, type Request } from './types.ts';
import { Unsearchable } from './unsearchable.ts';

export const nothingKnown = (): Known => ({
  fields: new Set(),
  pieces: new Set(),
  unguarded: new Set(),
  devicesDiffer: false,
});

/** Takes in what was overlooked; whoever searches begins again. Throws `Unsearchable` for what was known: a word that belongs to nothing was written. */
export function learn(known: Known, { what, which }: Overlooked): void {
  if (what === 'field' && known.fields.has(which)) throw new Unsearchable('odd-value', { name: which });
  if (what === 'field') known.fields.add(which);
  else if (what === 'piece') known.pieces.add(which);
  else if (what === 'unguarded') known.unguarded.add(which);
  else known.devicesDiffer = true;
}

/** Makes something, again and again as long as something was overlooked on the way. */
export function knowing<T>(known: Known, make: () => T): T {
  for (;;) {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Overlooked)) throw error;
      learn(known, error);
    }
  }
}

/** A run of steps that is taken as one is at most so long. */
const LONGEST_RUN = 1_000;
/** Whoever has not come to an end after so many steps with nobody beside runs in circles. */
const LONGEST_ALONE = 10_000;

export class Model {
  readonly scene: Scene;
  readonly shared: Shared;
  readonly operations: readonly Operation[];
  readonly steps: Steps;
  readonly rows: Rows;
  /** Steps that nobody else can notice go with the one before. */
  readonly merged: boolean;
  readonly places: CallPlaces;
  readonly symmetry: Symmetry;
  readonly cpus: number;
  readonly devices: number;
  readonly reduced: boolean;
  private readonly from: readonly string[];
  /** Words of a loose state: the shared ones, then one for each CPU. */
  readonly loose: number;
  /** Words of a record: the places of two CPUs share one. */
  readonly width: number;
  /** What `begin` found. */
  readonly begun: Int32Array;
  private readonly byDevice: readonly (readonly Operation[])[];
  private readonly others: readonly Operation[];
  /** By device and by its bits: rows that an idle CPU may begin with; `~operation` where that depends on more than the device. */
  private readonly idle: (Int32Array | undefined)[][];

  constructor(request: Request, callers: Callers, known: Known) {
    const { sizes, program, protocol } = request;
    for (const what of ['devices', 'files', 'cpus'] as const) {
      if (!Number.isInteger(sizes[what]) || sizes[what] < 1 || sizes[what] > MOST[what])
        throw new Unsearchable('size', { what, found: sizes[what], most: MOST[what] });
    }
    const own = request.own ?? [];
    if (own.length > MOST_OWN) throw new Unsearchable('size', { what: 'own', found: own.length, most: MOST_OWN });
    this.scene = sceneOf(request, sizes);
    this.operations = operationsOf(this.scene, sizes, callers);
    const entries = [...new Set(this.operations.map(({ fn }) => fn))];
    const hasClose = listingOf(protocol).calls.close !== undefined;
    const shared = sharedOf(
      program,
      this.scene,
      sizes,
      entries,
      hasClose,
      known.fields,
      own.map((_, index) => ownFunction(index)),
    );
    this.shared = known.devicesDiffer ? { ...shared, devicesAlike: false } : shared;
    this.steps = new Steps(request, this.scene, this.shared, this.operations, known);
    this.rows = this.steps.rows;
    this.merged = request.merged === true;
    this.places = this.steps.places;
    this.cpus = sizes.cpus;
    this.devices = sizes.devices;
    this.reduced = request.symmetry !== false;
    this.from = request.from ?? [];
    this.symmetry = new Symmetry(this.shared, this.places, this.cpus);
    this.loose = this.shared.words + this.cpus;
    this.width = this.shared.words + ((this.cpus + 1) >> 1);
    this.begun = new Int32Array(this.operations.length);
    this.byDevice = this.scene.devices.map((_, device) =>
      this.operations.filter((operation) => operation.device === device),
    );
    this.others = this.operations.filter(({ device }) => device === null);
    this.idle = this.scene.devices.map(() => []);
  }

  /** The state that the search begins with. What came before it is visited line by line: the state that a line was done in, its rows, and the state after it. */
  start(visit: (before: Int32Array, rows: readonly number[], after: Int32Array) => void = () => undefined): Int32Array {
    const state = this.boot();
    for (const line of this.from) {
      const operation = this.operations.find(({ event }) => event === line);
      if (!operation) throw new Unsearchable('no-operation', { line });
      const before = state.slice();
      const rows: number[] = [];
      this.doAlone(state, operation.index, (row) => rows.push(row));
      if (rows.length > 0) visit(before, rows, state);
    }
    return state;
  }

  /**
   * Lets one CPU do an operation to its end with nobody beside it, in place; `visit` sees each row. False where it cannot begin, or comes to no end:
   * then a lock that it waits for, or has, is left as it is, and the CPU counts as gone. `late` is for who comes too late, see `Steps.beginLate`.
   */
  doAlone(state: Int32Array, operation: number, visit: (row: number) => void, late = false): boolean {
    const { steps, rows } = this;
    let row = this.isDead(state)
      ? NO_STEP
      : late
        ? steps.beginLate(operation, state, 0)
        : steps.begin(operation, state, 0);
    for (let left = LONGEST_ALONE; left > 0 && row !== NO_STEP; left -= 1) {
      visit(row);
      for (let word = 0; word < this.shared.words; word += 1) state[word] = this.after(state[word]!, row, word);
      const place = rows.to[row]!;
      if (place === 0 || this.isDead(state)) return true;
      row = steps.next(place, state, 0);
    }
    return false;
  }

  private after(bits: number, row: number, word: number): number {
    return (bits & this.rows.keeps[row * this.shared.words + word]!) | this.rows.sets[row * this.shared.words + word]!;
  }

  private boot(): Int32Array {
    const state = new Int32Array(this.loose);
    const { memory } = this.scene;
    for (const variable of this.shared.variables) {
      const { address, word, shift } = variable;
      if (address !== 0) state[word]! |= encode(variable, memory[address >>> 2]!, this.steps.onSaturated) << shift;
    }
    return state;
  }

  unpack(records: Int32Array, state: number, into: Int32Array): void {
    const { words } = this.shared;
    const base = state * this.width;
    for (let word = 0; word < words; word += 1) into[word] = records[base + word]!;
    for (let cpu = 0; cpu < this.cpus; cpu += 1) {
      const pair = records[base + words + (cpu >> 1)]!;
      into[words + cpu] = (cpu & 1) === 0 ? pair & 0xffff : pair >>> 16;
    }
  }

  pack(state: Int32Array, into: Int32Array): void {
    const { words } = this.shared;
    for (let word = 0; word < words; word += 1) into[word] = state[word]!;
    for (let cpu = 0; cpu < this.cpus; cpu += 2)
      into[words + (cpu >> 1)] = state[words + cpu]! | (cpu + 1 < this.cpus ? state[words + cpu + 1]! << 16 : 0);
  }

  isDead(state: Int32Array): boolean {
    const { word, shift } = this.shared.dead;
    return ((state[word]! >>> shift) & 1) === 1;
  }

  isIdle(state: Int32Array): boolean {
    for (let at = this.shared.words; at < this.loose; at += 1) if (state[at] !== 0) return false;
    return true;
  }

  /**
   * Visits every step from a loose state: the CPU and the row. `each` says to leave out what is the same but for names, which only a reduced
   * search may.
   */
  forEachStep(state: Int32Array, once: boolean, visit: (cpu: number, row: number) => void): void {
    if (this.isDead(state)) return;
    const { words } = this.shared;
    let busy = 0;
    if (once) {
      for (let cpu = 0; cpu < this.cpus; cpu += 1) {
        const place = state[words + cpu]!;
        if (place === 0) continue;
        const { device } = this.places.at(place);
        busy |= device === -2 ? -1 : device < 0 ? 0 : 1 << device;
      }
      if (!this.shared.devicesAlike) busy = -1;
    }
    for (let cpu = 0; cpu < this.cpus; cpu += 1) {
      const place = state[words + cpu]!;
      if (once && cpu > 0 && place === state[words + cpu - 1]!) continue;
      if (place === 0) this.beginnings(state, once ? busy : -1, cpu, visit);
      else {
        const row = this.steps.next(place, state, 0);
        if (row !== NO_STEP) visit(cpu, row);
      }
    }
  }

  private beginnings(state: Int32Array, busy: number, cpu: number, visit: (cpu: number, row: number) => void): void {
    const count = this.begin(state, 0, busy);
    for (let at = 0; at < count; at += 1) visit(cpu, this.begun[at]!);
  }

  /** The rows that an idle CPU may begin with in a state, from `at` on, into `begun`; how many there are. Devices in the bits of `busy` are told apart; -1 tells all apart. */
  begin(state: Int32Array, at: number, busy: number): number {
    const { devices } = this.shared;
    let count = 0;
    for (let device = 0; device < devices.length; device += 1) {
      const { word, shift, mask } = devices[device]!;
      const bits = (state[at + word]! >>> shift) & mask;
      if (busy >= 0 && (busy & (1 << device)) === 0 && this.seenBefore(state, busy, device, bits)) continue;
      const rows = this.idle[device]![bits] ?? this.learnIdle(device, bits, state, at);
      for (let index = 0; index < rows.length; index += 1) {
        const entry = rows[index]!;
        const row = entry >= 0 ? entry : this.steps.begin(~entry, state, at);
        if (row !== NO_STEP) this.begun[count++] = row;
      }
    }
    for (let index = 0; index < this.others.length; index += 1) {
      const row = this.steps.begin(this.others[index]!.index, state, at);
      if (row !== NO_STEP) this.begun[count++] = row;
    }
    return count;
  }

  private seenBefore(state: Int32Array, busy: number, device: number, bits: number): boolean {
    const { devices } = this.shared;
    for (let other = 0; other < device; other += 1) {
      const { word, shift, mask } = devices[other]!;
      if ((busy & (1 << other)) === 0 && ((state[word]! >>> shift) & mask) === bits) return true;
    }
    return false;
  }

  private learnIdle(device: number, bits: number, state: Int32Array, at: number): Int32Array {
    const block = this.shared.devices[device]!;
    const rows = this.byDevice[device]!.flatMap(({ index }) => {
      const row = this.steps.begin(index, state, at);
      if (!this.rows.onlyWithin(this.steps.begins, index, state, at, block)) return [~index];
      return row === NO_STEP ? [] : [row];
    });
    return (this.idle[device]![bits] = Int32Array.from(rows));
  }

  /** The state that a search keeps of a step, in `into`: with the steps that are merged to it, each seen by `visit`, under the names that stand for all. */
  successor(
    state: Int32Array,
    cpu: number,
    row: number,
    into: Int32Array,
    visit: (row: number) => void = () => undefined,
  ): void {
    this.move(state, cpu, row, into);
    if (this.merged) this.runOn(into, cpu, row, visit);
    if (this.reduced) this.symmetry.reduce(into);
  }

  /** The state after a step, in `into`. */
  move(state: Int32Array, cpu: number, row: number, into: Int32Array): void {
    const { rows } = this;
    const { words } = this.shared;
    for (let word = 0; word < words; word += 1) into[word] = this.after(state[word]!, row, word);
    for (let at = words; at < this.loose; at += 1) into[at] = state[at]!;
    into[words + cpu] = rows.to[row]!;
  }

  /**
   * Goes on from a state after a CPU's row with what that CPU does next, as long as nobody else could tell when: locks are taken, then one thing is
   * done that others notice, then locks are given back. `state` is changed; `visit` sees each further row with the state before it.
   */
  runOn(state: Int32Array, cpu: number, first: number, visit: (row: number, before: Int32Array) => void): void {
    const { rows, steps } = this;
    const at = this.shared.words + cpu;
    let after = rows.movers[first]! >= MOVER.left;
    for (let left = LONGEST_RUN; left > 0 && state[at] !== 0 && !this.isDead(state); left -= 1) {
      const row = steps.next(state[at]!, state, 0);
      if (row === NO_STEP) return;
      const mover = rows.movers[row]!;
      if (after && (mover === MOVER.right || mover === MOVER.none)) return;
      visit(row, state);
      if (mover >= MOVER.left) after = true;
      this.move(state, cpu, row, state);
    }
  }
}
