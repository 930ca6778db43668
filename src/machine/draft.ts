/**
 * A step under construction: the world before the step, and the changes so far. A draft copies only the changed
 * parts. A step that is refused or spins returns the world before it.
 */
import type { DeviceName, Event, FileName, Finding, Test } from '../world/index.ts';
import { type DeviceCall, deviceMachine } from './driver-core.ts';
import { isSplit, observed } from './observe.ts';
import { type OwnerFileCall, ownerFileMachine } from './owner-file.ts';
import { type Answer, type Ran, run } from './run.ts';
import { asksDrivers, type Blamed, blamed } from './survey.ts';
import type { CoreStep, Reason } from './types.ts';
import { CORE_STEPS } from './types.ts';
import { type Call, type Reading, type Version, versionOf } from './versions.ts';
import {
  type DeviceState,
  deviceOf,
  fileInitial,
  type FileState,
  groupIndex,
  type GroupState,
  type World,
} from './world.ts';

/** Thrown inside a step when the kernel stops answering; `step` turns it into an outcome. */
export class Halt extends Error {
  readonly result: 'HANG' | 'OOPS' | 'BUG';
  readonly reason: Reason;

  constructor(result: Halt['result'], reason: Reason) {
    super(result);
    this.result = result;
    this.reason = reason;
  }
}

export class Draft {
  readonly before: World;
  readonly event: Event;
  readonly version: Version;
  readonly steps: CoreStep[] = [];
  readonly findings = new Set<Finding>();
  vfio: World['vfio'];
  /** If true, a refused step keeps its changes to owner files. */
  keepsFiles = false;
  private groups: World['groups'];
  private home: World['home'];
  private files: World['files'];
  private readonly touched = new Set<number>();

  constructor(before: World, event: Event) {
    this.before = before;
    this.event = event;
    this.version = versionOf(before.protocol, before.release);
    this.vfio = before.vfio;
    this.groups = before.groups;
    this.home = before.home;
    this.files = before.files;
  }

  /** The index of the device's group; undefined while the device is not present. */
  homeOf(device: DeviceName): number | undefined {
    return this.home.get(device);
  }

  group(index: number): GroupState {
    return this.groups.at(index)!;
  }

  groupIndex(name: string): number {
    return groupIndex(this.before.topology, name);
  }

  device(name: DeviceName): DeviceState | undefined {
    const index = this.homeOf(name);
    return index === undefined ? undefined : this.group(index).devices.get(name);
  }

  file(name: FileName): FileState {
    return this.files.get(name) ?? { name, snapshot: fileInitial };
  }

  /**
   * The groups that pass, in their order. `test` must be the same function in every call: its answers are remembered.
   */
  groupsWith(test: Test<GroupState>): readonly GroupState[] {
    return this.groups.filter(test);
  }

  /** The groups that have an owner, as the version reads it. */
  owned(): readonly GroupState[] {
    return this.groupsWith(hasOwner(this.version));
  }

  read(index: number): Reading {
    return this.version.read(this.group(index).snapshot.context);
  }

  setGroup(index: number, change: Partial<GroupState>): void {
    this.groups = this.groups.with(index, { ...this.group(index), ...change });
    this.touched.add(index);
  }

  /** Changes a device inside its group. */
  setDevice(name: DeviceName, change: Partial<DeviceState>): void {
    const index = this.homeOf(name)!;
    const { devices } = this.group(index);
    this.setGroup(index, { devices: devices.with(name, { ...devices.get(name)!, ...change }) });
  }

  /** Records the group of a device; null records that the device is gone. */
  settle(device: DeviceName, index: number | null): void {
    this.home = index === null ? this.home.without(device) : this.home.with(device, index);
  }

  /**
   * The member whose driver conflicts with `party`. Null where no driver conflicts, undefined where the version tests
   * none.
   */
  blame(
    index: number,
    party: 'kernel' | 'user' | null,
    devices = this.group(index).devices,
  ): Blamed | null | undefined {
    return this.version.drivers ? blamed(this.version.drivers, this.before.topology, devices, party) : undefined;
  }

  /**
   * Calls the group's statechart. Throws `Halt` for HANG, OOPS and BUG. `inTheWay` is the result of an earlier test
   * of the drivers. A user's claim makes this test by itself.
   */
  call(
    index: number,
    call: Call,
    scene: Readonly<Record<string, unknown>>,
    inTheWay = asksDrivers(call) ? this.blame(index, 'user') : undefined,
  ): Answer {
    const group = this.group(index);
    const before = this.read(index);
    const asked = inTheWay === undefined ? call : { ...call, suits: inTheWay === null };
    const ran = answered(run(this.version.machine, group.snapshot, asked), inTheWay);
    if (!ran.answer) throw new Error(`${this.version.id} has no row for ${call.type}`);
    if (ran.snapshot !== group.snapshot) this.setGroup(index, { snapshot: ran.snapshot });
    const after = this.read(index);
    if (before.lock === null && after.lock !== null) {
      this.setGroup(index, { lockedBy: this.event });
      if (ran.answer.result !== 'OOPS') this.findings.add('lock-left-held');
    }
    this.observe(call, before, after, ran.answer);
    const { result } = ran.answer;
    if (result === 'HANG' || result === 'OOPS' || result === 'BUG') {
      throw new Halt(result, reasonOf(ran.answer, { ...scene, group: group.name }));
    }
    return ran.answer;
  }

  /** Adds the findings of a call. Most findings come from comparing the group before and after the call. */
  private observe(call: Call, before: Reading, after: Reading, answer: Answer): void {
    for (const finding of observed(before, after, answer.reason.code === 'null-file-oops')) this.findings.add(finding);
    if (
      this.version.releaseReturnsNothing &&
      call.type.startsWith('release.') &&
      answer.result !== 'HANG' &&
      answer.result !== 'OOPS'
    ) {
      this.findings.add('no-return-value');
    }
    if (answer.reason.warn) this.findings.add('warn');
  }

  /** Sends an event to the device's driver-core statechart and records the steps. */
  core(name: DeviceName, call: DeviceCall): Ran {
    const { snapshot } = this.device(name)!;
    const ran = run(deviceMachine, snapshot, call);
    if (ran.snapshot !== snapshot) this.setDevice(name, { snapshot: ran.snapshot });
    this.steps.push(
      ...ran.actions.filter((action): action is CoreStep => (CORE_STEPS as readonly string[]).includes(action)),
    );
    return ran;
  }

  owner(name: FileName, call: OwnerFileCall): void {
    const ran = run(ownerFileMachine, this.file(name).snapshot, call);
    this.files = this.files.with(name, { name, snapshot: ran.snapshot });
  }

  /** Removes a step that the driver core passes without a call, as it does for managed drivers. */
  forgetStep(step: CoreStep): void {
    const at = this.steps.lastIndexOf(step);
    if (at >= 0) this.steps.splice(at, 1);
  }

  /**
   * The world after a refused step: the world before it, with two exceptions. A changed group state stays (`sketch`
   * keeps its lock), and owner files stay if `keepsFiles` is set.
   */
  finishRefused(): World {
    const { before } = this;
    const files = this.keepsFiles ? this.files : before.files;
    let { groups } = before;
    for (const index of this.touched) {
      const was = before.groups.at(index)!;
      const { snapshot, lockedBy } = this.group(index);
      const kept =
        snapshot === was.snapshot || JSON.stringify(snapshot.context) === JSON.stringify(was.snapshot.context);
      if (!kept) groups = groups.with(index, { ...was, snapshot, lockedBy });
    }
    if (files === before.files && groups === before.groups) return before;
    return { ...before, groups, files, split: this.splitAfter(groups) };
  }

  /** The world after the step. */
  finish(dead: World['dead'] = null): World {
    const { before, groups, home, files } = this;
    if (
      groups === before.groups &&
      home === before.home &&
      files === before.files &&
      !dead &&
      this.vfio === before.vfio
    )
      return before;
    return {
      ...before,
      groups,
      home,
      files,
      // After an oops or a BUG no driver and no user runs, so no new group becomes split.
      split: dead ? before.split : this.splitAfter(groups),
      dead: before.dead ?? dead,
      vfio: this.vfio,
    };
  }

  private splitAfter(groups: World['groups']): World['split'] {
    let { split } = this.before;
    for (const index of this.touched) {
      const group = groups.at(index)!;
      const now = splitNow(this.version, group);
      if (now !== split.has(group.name)) split = now ? split.with(group.name, true) : split.without(group.name);
    }
    return split;
  }
}

/** A refusal because of a member's driver names the member. */
function answered(ran: Ran, inTheWay: Blamed | null | undefined): Ran {
  if (!inTheWay || ran.answer?.result !== 'EINVAL') return ran;
  return { ...ran, answer: { ...ran.answer, reason: { ...ran.answer.reason, ...inTheWay } } };
}

type Ask = Test<readonly [DeviceName, DeviceState]>;

/**
 * Makes the test whether a device is bound to a driver with this habit. A version always gets the same function,
 * because persistent maps remember answers by function.
 */
function asking(habit: 'counts' | 'userOpens'): (version: Version) => Ask {
  const known = new WeakMap<Version, Ask>();
  return (version) => {
    let test = known.get(version);
    if (!test) {
      known.set(
        version,
        (test = ([, device]) => {
          const { driver } = deviceOf(device);
          return driver !== null && version.driver(driver)[habit];
        }),
      );
    }
    return test;
  };
}
const counts = asking('counts');
const userOpens = asking('userOpens');

/** True if a driver that does DMA for the kernel is bound, counted or not. */
export const hasKernelDriver = (version: Version, { devices }: GroupState): boolean => devices.some(counts(version));
/** True if a device is bound to a driver that user space can open. */
export const hasOpenable = (version: Version, { devices }: GroupState): boolean => devices.some(userOpens(version));
/** The first `most` devices that are bound to a driver that user space can open. */
export const openable = (version: Version, { devices }: GroupState, most: number): DeviceState[] =>
  devices.filter(userOpens(version), most).map(([, device]) => device);

const owners = new WeakMap<Version, Test<GroupState>>();
function hasOwner(version: Version): Test<GroupState> {
  let test = owners.get(version);
  if (!test) owners.set(version, (test = (group) => version.read(group.snapshot.context).owner !== null));
  return test;
}

function splitNow(version: Version, group: GroupState): boolean {
  return isSplit(version.read(group.snapshot.context), () => hasKernelDriver(version, group));
}

/** The full reason: the statechart's reason and the names in `scene`. */
export function reasonOf(answer: Answer, scene: Readonly<Record<string, unknown>>): Reason {
  return { ...scene, ...answer.reason } as unknown as Reason;
}
