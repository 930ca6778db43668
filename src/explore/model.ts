/** A listing as a graph: the states as numbers in an array, and the steps from each state. */
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

/**
 * Adds an overlooked fact to `known`; the caller then restarts the search. Throws `Unsearchable` if the fact was
 * already known: the listing then wrote a word that belongs to no variable.
 */
export function learn(known: Known, { what, which }: Overlooked): void {
  if (what === 'field' && known.fields.has(which)) throw new Unsearchable('odd-value', { name: which });
  if (what === 'field') known.fields.add(which);
  else if (what === 'piece') known.pieces.add(which);
  else if (what === 'unguarded') known.unguarded.add(which);
  else known.devicesDiffer = true;
}

/** Calls `make` until it throws no `Overlooked`, and learns each overlooked fact. */
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

/** The largest number of steps that are merged into one. */
const LONGEST_RUN = 1_000;
/** An operation that runs alone and needs more steps than this never ends. */
const LONGEST_ALONE = 10_000;

export class Model {
  readonly scene: Scene;
  readonly shared: Shared;
  readonly operations: readonly Operation[];
  readonly steps: Steps;
  readonly rows: Rows;
  /** True if steps that no other CPU can notice are merged with the step before. */
  readonly merged: boolean;
  readonly places: CallPlaces;
  readonly symmetry: Symmetry;
  readonly cpus: number;
  readonly devices: number;
  readonly reduced: boolean;
  private readonly from: readonly string[];
  /** Words of a loose state: the shared words, then one word for each CPU. */
  readonly loose: number;
  /** Words of a record: the shared words, then one word for the places of two CPUs. */
  readonly width: number;
  /** The rows that the last call of `begin` found. */
  readonly begun: Int32Array;
  private readonly byDevice: readonly (readonly Operation[])[];
  private readonly others: readonly Operation[];
  /**
   * By device and by the device's bits: the rows that an idle CPU may begin with. `~operation` stands for a row that
   * depends on more than these bits.
   */
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

  /**
   * The first state of the search. Runs the lines of `from` one by one. `visit` gets the state before each line, the
   * rows of the line, and the state after it.
   */
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
   * Runs an operation to its end on one CPU while all others are idle. Changes `state`; `visit` gets each row.
   * Returns false if the operation cannot begin, or never ends. Locks that it holds then stay held, and its CPU
   * counts as idle. `late` begins the operation with `Steps.beginLate`.
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
   * Visits every step from a loose state, as CPU and row. `once` skips a step that differs from a visited step only
   * by names. Only a search with symmetry may set it.
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

  /**
   * Finds the rows that an idle CPU may begin with, and puts them into `begun`. Returns their number. The state
   * begins at `state[at]`. `busy` has a bit for each device that must not be skipped. Any other device is skipped if
   * an earlier device outside `busy` has the same bits. -1 skips no device.
   */
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

  /**
   * Computes the state that the search stores after a step, in `into`. Runs the merged steps, and `visit` gets each
   * of them. Symmetry then puts the state into its canonical form.
   */
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

  /** Computes the state after one step, in `into`. */
  move(state: Int32Array, cpu: number, row: number, into: Int32Array): void {
    const { rows } = this;
    const { words } = this.shared;
    for (let word = 0; word < words; word += 1) into[word] = this.after(state[word]!, row, word);
    for (let at = words; at < this.loose; at += 1) into[at] = state[at]!;
    into[words + cpu] = rows.to[row]!;
  }

  /**
   * Continues after a CPU's step with further steps of this CPU that no other CPU can notice. A merged run takes
   * locks, does at most one step that others notice, then releases locks. Changes `state`. `visit` gets each further
   * row, with the state before it.
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
