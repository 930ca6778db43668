/**
 * Finds the effect of a CPU's next step. The interpreter runs the step once. Every state with the same values then
 * uses the stored row. A piece is a statement, or the part of a statement up to or after a call (decision 13).
 */
import { type FieldKey, fieldKey, globalKey } from '../c/index.ts';
import { type Access, type Standing, type Walked, Walker } from '../c/run/index.ts';
import type { CFinding, Span } from '../c/index.ts';
import { listingOf, readFunction } from '../protocols/index.ts';
import { Guards } from './guards.ts';
import type { Operation } from './operations.ts';
import { CallPlaces } from './places.ts';
import { propertiesOf } from './properties.ts';
import { FLAG, grown, MOVER, NO_STEP, Rows, type RowStory, UNKNOWN } from './rows.ts';
import { DRIVERS, type Scene } from './scene.ts';
import { decode, type Shared } from './shared.ts';
import { Step } from './step.ts';
import type { Fault, Granularity, Request } from './types.ts';

/** A step with more pieces than this never ends. */
const MOST_PIECES = 2_000;
const EIO = -5;
const GLUE = 2;

/** The facts that the analysis of the program missed and an earlier run found. The next search uses them. */
export interface Known {
  readonly fields: Set<string>;
  readonly pieces: Set<string>;
  readonly unguarded: Set<string>;
  devicesDiffer: boolean;
}

export class Steps {
  readonly places: CallPlaces;
  readonly shared: Shared;
  readonly operations: readonly Operation[];
  readonly rows: Rows;
  /** By operation: the root of the tree for its first step. */
  readonly begins: Int32Array;
  /** A row for all operations that an idle CPU may begin. It also covers the guards that forbid an operation. */
  readonly anyBegin: number;
  /** By operation: the root of the tree for a late first step, see `beginLate`. */
  private readonly lates: Int32Array;
  private roots = new Int32Array(256);
  /** True if a counter exceeded the largest value that a state can store. */
  saturated = false;

  private readonly scene: Scene;
  private readonly granularity: Granularity;
  private readonly walker: Walker;
  /** Null unless steps are merged: only then the search needs mover types. */
  private readonly guards: Guards | null;
  private readonly memory: Int32Array;
  private readonly known: Known;
  private readonly visible = new Map<string, boolean>();
  private readonly touching = new Map<string, boolean>();
  private readonly probeOffset: number;
  private readonly userDriver = DRIVERS.indexOf('vfio-pci') + 1;
  private readonly kernelDriver = DRIVERS.indexOf('e1000');
  private readonly reads: Map<string, Int32Array> = new Map();
  private readonly ownerRead: string | null;
  private judgedWithout: readonly number[] | null = null;

  constructor(
    request: Pick<Request, 'program' | 'granularity' | 'protocol' | 'merged' | 'properties'>,
    scene: Scene,
    shared: Shared,
    operations: readonly Operation[],
    known: Known,
  ) {
    this.granularity = request.granularity;
    this.scene = scene;
    this.shared = shared;
    this.operations = operations;
    this.known = known;
    this.memory = scene.memory.slice();
    this.walker = new Walker(request.program, this.memory);
    this.places = new CallPlaces(scene, operations);
    const handOvers = (request.properties ?? propertiesOf(request.protocol)).some(
      (name) => name === 'to-user' || name === 'to-kernel',
    );
    this.guards = request.merged === true ? new Guards(shared, scene, known.unguarded, handOvers) : null;
    this.rows = new Rows(shared.words, shared.dead);
    const nothing = Array.from({ length: shared.words }, () => 0);
    this.anyBegin = this.rows.add({ to: 0, flags: 0, mover: MOVER.both, clears: nothing, sets: nothing, story: null });
    this.begins = new Int32Array(operations.length);
    this.lates = new Int32Array(operations.length);
    this.probeOffset = scene.offset('device', 'probe_answer') ?? -1;
    this.ownerRead = listingOf(request.protocol).reads.owner === undefined ? null : readFunction('owner');
  }

  /**
   * The row of an operation's first step. The shared words of the state begin at `state[at]`. The machine must not be
   * dead.
   */
  begin(operation: number, state: Int32Array, at: number): number {
    const row = this.rows.look(this.begins, operation, state, at);
    return row === UNKNOWN ? this.learnBegin(operation, state, at) : row;
  }

  /** The row of the next step of a CPU at a place. */
  next(place: number, state: Int32Array, at: number): number {
    while (place >= this.roots.length) this.roots = grown(this.roots);
    const row = this.rows.look(this.roots, place, state, at);
    return row === UNKNOWN ? this.learnNext(place, state, at) : row;
  }

  /**
   * The first step of a caller that comes too late. It binds a bound device, unbinds an unbound device, or attaches a
   * device that `vfio-pci` does not drive. No correct caller of the search does this, but `refusal-says-why` checks
   * the errno of the answer.
   */
  beginLate(operation: number, state: Int32Array, at: number): number {
    const row = this.rows.look(this.lates, operation, state, at);
    return row === UNKNOWN ? this.learn(this.lates, operation, state, at, this.isLate) : row;
  }

  private readonly isLate = ({ kind, device, file }: Operation, step: Step): boolean => {
    const driver = device === null ? null : this.shared.driver[device]!;
    if (!driver) return false;
    const bound = step.bit(driver);
    if (kind === 'bind') return bound !== 0;
    if (kind === 'unbind') return bound === 0;
    if (kind !== 'attach' || bound === this.userDriver) return false;
    this.use(file!, 1, step);
    return true;
  };

  private learnBegin(index: number, state: Int32Array, at: number): number {
    return this.learn(this.begins, index, state, at, this.guard);
  }

  private learn(
    roots: Int32Array,
    index: number,
    state: Int32Array,
    at: number,
    may: (operation: Operation, step: Step) => boolean,
  ): number {
    const operation = this.operations[index]!;
    const step = new Step(this.shared, state, at);
    const row = may(operation, step)
      ? this.run(operation, this.walker.start(operation.fn, operation.args), step, true)
      : NO_STEP;
    this.rows.keep(roots, index, step.path, row);
    if (roots === this.begins) this.rows.widen(this.anyBegin, step.path, row);
    return row;
  }

  private learnNext(place: number, state: Int32Array, at: number): number {
    const { operation, standing } = this.places.at(place);
    const step = new Step(this.shared, state, at);
    const row = standing.frames.length === 0 ? NO_STEP : this.run(operation, standing, step, false);
    this.rows.keep(this.roots, place, step.path, row);
    return row;
  }

  /** True if a correct caller may begin the operation. Also sets the ghost variables of its beginning. */
  private readonly guard = ({ kind, device, file }: Operation, step: Step): boolean => {
    const { shared } = this;
    if (device !== null && kind !== 'claim-null' && kind !== 'release-foreign') {
      const bound = shared.driver[device] ? step.bit(shared.driver[device]) : 0;
      const held = shared.held[device]!;
      switch (kind) {
        case 'bind':
          return bound === 0;
        case 'unbind':
          if (bound === 0 || held.some((by) => step.bit(by) === 1)) return false;
          step.set(shared.live[device]!, 0);
          return true;
        case 'attach':
          if (bound !== this.userDriver || step.bit(held[file!]!) === 1) return false;
          break;
        case 'detach':
          if (step.bit(held[file!]!) === 0) return false;
          step.set(held[file!]!, 0);
          break;
        case 'close':
          break;
      }
      this.use(file!, 1, step);
      return true;
    }
    if (kind !== 'close') return true;
    if (step.bit(shared.inUse[file!]!) > 0 || shared.held.some((by) => step.bit(by[file!]!) === 1)) return false;
    return this.ownerRead !== null && this.readNow(this.ownerRead, step).value === this.scene.files[file!];
  };

  private use(file: number, by: number, step: Step): void {
    const inUse = this.shared.inUse[file];
    if (inUse) step.set(inUse, step.bit(inUse) + by);
  }

  private run(operation: Operation, start: Standing, step: Step, begins: boolean): number {
    this.decodeInto(step, operation, start);
    let standing = start;
    let statements = 0;
    let shown: { fn: string; span: Span } | null = null;
    let flags = begins ? FLAG.begins : 0;
    const findings: CFinding[] = [];
    const row = (after: Standing, more = 0, where: { fn: string; span: Span } | null = null) =>
      this.row(step, operation, start, after, flags | more, {
        operation,
        ...(where ?? shown ?? { fn: operation.fn, span: NO_SPAN }),
        statements,
        value: undefined,
        findings,
      });
    for (let pieces = 0; pieces < MOST_PIECES; pieces += 1) {
      const visible = this.isVisible(standing);
      const inside = this.granularity === 'call' && standing.frames.length > 2;
      if (visible && shown && !inside) return row(standing);
      const walked = this.walker.walk(standing);
      step.note(walked, visible || inside ? null : this.pieceName(standing), this.keyOf);
      if (walked.kind === 'waiting' && (inside || walked.writes.length === 0)) return NO_STEP;
      const { fn, span } = walked;
      if (visible && !shown) shown = { fn, span };
      if (span.file !== GLUE && span.line > 0) statements += 1;
      findings.push(...walked.findings);
      flags |= flagsOf(walked.findings);
      this.probes(walked, operation, step);
      if (walked.kind === 'dead') {
        step.set(this.shared.dead, 1);
        return row(NOWHERE, FLAG.dead, { fn, span });
      }
      if (walked.kind === 'done')
        return this.ended(operation, walked.value, step, start, flags | FLAG.ends, {
          operation,
          ...(shown ?? { fn, span }),
          statements,
          value: walked.value,
          findings,
        });
      if (walked.kind === 'waiting') return row(walked.standing);
      ({ standing } = walked);
    }
    return row(NOWHERE, FLAG.endless);
  }

  private row(
    step: Step,
    operation: Operation | null,
    before: Standing,
    after: Standing | null,
    flags: number,
    story: RowStory,
  ): number {
    const mover = this.guards?.moverOf(step.touched, before.holds, after?.holds ?? []) ?? MOVER.none;
    const changes = step.changes(this.memory, this.onSaturated);
    return this.rows.add({
      to: operation && after ? this.places.idOf(operation, after) : 0,
      flags,
      mover,
      ...changes,
      story,
    });
  }

  readonly onSaturated = (): void => {
    this.saturated = true;
  };

  private ended(
    operation: Operation,
    value: number | null,
    step: Step,
    before: Standing,
    flags: number,
    story: RowStory,
  ): number {
    const { kind, device, file } = operation;
    const refused = (value ?? 0) < 0;
    if (kind === 'attach' && !refused) step.set(this.shared.held[device!]![file!]!, 1);
    if (kind === 'attach' || kind === 'detach') this.use(file!, -1, step);
    return this.row(step, null, before, null, flags | (refused ? FLAG.refused : 0), story);
  }

  /** A kernel driver is live from a successful probe on. */
  private probes({ reads }: Walked, { kind, driver }: Operation, step: Step): void {
    if (kind !== 'bind' || driver !== this.kernelDriver) return;
    for (const { address, after } of reads) {
      const device = this.scene.devices.indexOf(address - this.probeOffset);
      if (device >= 0 && after === 0) step.set(this.shared.live[device]!, 1);
    }
  }

  private pieceName({ frames }: Standing): string {
    const { fn, pc } = frames.at(-1)!;
    return `${fn}:${pc}`;
  }

  private isVisible(standing: Standing): boolean {
    const { length } = standing.frames;
    if (length === 0) return false;
    const name = `${this.pieceName(standing)} ${length === 2}`;
    let visible = this.visible.get(name);
    if (visible === undefined) this.visible.set(name, (visible = this.decideVisible(standing)));
    return visible;
  }

  private decideVisible(standing: Standing): boolean {
    if (this.known.pieces.has(this.pieceName(standing)) || this.touches(this.walker.fields(standing))) return true;
    return (
      this.granularity === 'call' &&
      standing.frames.length === 2 &&
      this.walker.callees(standing).some((fn) => this.reaches(fn))
    );
  }

  private touches(fields: ReadonlySet<FieldKey>): boolean {
    return [...fields].some((field) => field === '?' || field === this.shared.probeKey || this.shared.keys.has(field));
  }

  private reaches(fn: string): boolean {
    let reaches = this.touching.get(fn);
    if (reaches === undefined) this.touching.set(fn, (reaches = this.touches(this.walker.reach(fn))));
    return reaches;
  }

  /** Writes the shared variables of the state into memory, as the call sees them. */
  private decodeInto(step: Step, operation: Operation | null, standing: Standing | null): void {
    const { memory, shared, scene } = this;
    for (const variable of shared.variables)
      if (variable.address !== 0) memory[variable.address >>> 2] = decode(variable, step.peek(variable));
    if (this.probeOffset >= 0) for (const base of scene.devices) memory[(base + this.probeOffset) >>> 2] = 0;
    if (operation?.fails && operation.device !== null && this.probeOffset >= 0)
      memory[(scene.devices[operation.device]! + this.probeOffset) >>> 2] = EIO;
    for (const [word, { coding, address }] of shared.at) {
      if (coding.kind === 'flag' && memory[word] === 1 && scene.isLock(address))
        memory[word] = standing?.holds.includes(address) ? 1 : 2;
    }
  }

  /** Runs a glue function that reads the group. Records what the function reads, and undoes what it writes. */
  private readNow(fn: string, step: Step): Answer {
    this.decodeInto(step, null, null);
    const wrote: Access[] = [];
    try {
      return this.answerOf(fn, step, wrote);
    } finally {
      for (const { address, before } of wrote.toReversed()) this.memory[address >>> 2] = before;
    }
  }

  private answerOf(fn: string, step: Step, wrote: Access[]): Answer {
    let fault: Fault | null = null;
    let standing = this.walker.start(fn, [this.scene.group]);
    for (let pieces = 0; pieces < MOST_PIECES; pieces += 1) {
      const walked = this.walker.walk(standing);
      step.note(walked, null, null);
      wrote.push(...walked.writes);
      if (walked.findings.some(({ code }) => UNSET.has(code))) fault = 'unset';
      switch (walked.kind) {
        case 'done':
          return { value: walked.value ?? 0, fault };
        case 'dead':
          return { value: 0, fault: faultBy(walked.finding) };
        case 'waiting':
          return { value: 0, fault: 'waits' };
        case 'ready':
          ({ standing } = walked);
      }
    }
    return { value: 0, fault: 'endless' };
  }

  /** The value of a glue function in a state. Values are cached by the variables that the function reads. */
  read(fn: string, state: Int32Array, at: number): number {
    let roots = this.reads.get(fn);
    if (!roots) this.reads.set(fn, (roots = new Int32Array(1)));
    const known = this.rows.look(roots, 0, state, at);
    if (known !== UNKNOWN) return this.rows.to[known]!;
    const step = new Step(this.shared, state, at);
    const { value } = this.readNow(fn, step);
    // A property is checked only while the group's lock is free. So only the group's lock can hide a variable that
    // the property reads.
    const locks = this.groupLocks;
    this.guards?.moverOf(step.touched, locks, locks);
    const row = this.rows.add({
      to: value,
      flags: 0,
      mover: MOVER.both,
      ...step.changes(this.memory, this.onSaturated),
      story: null,
    });
    this.rows.keep(roots, 0, step.path, row);
    return value;
  }

  /** The reason why a glue function has no value in a state; null if it has one. */
  faultOf(fn: string, state: Int32Array, at: number): Fault | null {
    return this.readNow(fn, new Step(this.shared, state, at)).fault;
  }

  /** The locks that must be free before a property is checked. */
  private get groupLocks(): readonly number[] {
    if (!this.judgedWithout) {
      const step = new Step(this.shared, new Int32Array(this.shared.words), 0);
      this.readNow(readFunction('locked'), step);
      this.judgedWithout = step.path.flatMap(([{ address }]) => (this.scene.isLock(address) ? [address] : []));
    }
    return this.judgedWithout;
  }

  /** The key of the field at an address, for a write that only a run found. */
  private readonly keyOf = (address: number): FieldKey => {
    const { group, devices, files, drivers, domains } = this.scene;
    const structs: readonly (readonly [string, readonly number[]])[] = [
      ['iommu_group', [group]],
      ['device', devices],
      ['file', files],
      ['device_driver', drivers],
      ['iommu_domain', domains],
    ];
    for (const [struct, bases] of structs) {
      for (const base of bases)
        if (address >= base && address < base + this.scene.sizeOf(struct)) return fieldKey(struct, address - base);
    }
    return globalKey(address);
  };
}

/** The value that a glue function returns; 0 if the function faults. */
interface Answer {
  readonly value: number;
  readonly fault: Fault | null;
}

/** After one of these findings the return value has no meaning. */
const UNSET: ReadonlySet<CFinding['code']> = new Set<CFinding['code']>(['uninitialised-read', 'no-return-value']);

function faultBy({ code }: CFinding): Fault {
  switch (code) {
    case 'division-by-zero':
    case 'out-of-bounds':
    case 'null-dereference':
    case 'too-deep':
    case 'bug':
      return code;
    default:
      throw new Error(`nothing ends by ${code}`);
  }
}

const NO_SPAN: Span = { file: 0, line: 0, column: 0, from: 0, to: 0 };
/** The place of a CPU that never steps again. */
const NOWHERE: Standing = { frames: [], stack: [], waitsFor: 0, holds: [] };

const UNDEFINED: ReadonlySet<CFinding['code']> = new Set<CFinding['code']>([
  'uninitialised-read',
  'no-return-value',
  'double-unlock',
  'foreign-unlock',
  'underflow',
  'out-of-bounds',
  'too-deep',
  'division-by-zero',
]);
const WARNS: ReadonlySet<CFinding['code']> = new Set<CFinding['code']>(['warn', 'bug', 'null-dereference']);

function flagsOf(findings: readonly CFinding[]): number {
  let flags = 0;
  for (const { code } of findings) {
    if (WARNS.has(code)) flags |= FLAG.warn;
    if (UNDEFINED.has(code)) flags |= FLAG.undefined;
    if (code === 'lock-left-held') flags |= FLAG.lockLeft;
  }
  return flags;
}
