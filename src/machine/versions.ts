/** A protocol version: its group statechart, its calls, and how its driver core treats drivers. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Counts, Mode, ProtocolId } from '../world/index.ts';
import { counting, looking, threeCounters, typed } from './families.ts';
import type { Domain, Environment } from './ownership/environment.ts';

/** Values by name, for reading: a `Map` or a `PersistentMap`. */
export interface Named<V> extends Iterable<readonly [string, V]> {
  get(name: string): V | undefined;
}

/** The state of a group's statechart, in one form for all versions. */
export interface Reading {
  readonly counts: Counts;
  readonly owner: string | null;
  readonly refs: Named<number>;
  /** Claims by user space, as the protocol counts them. */
  readonly users: number;
  /** Claims by kernel drivers, as the protocol counts them. */
  readonly kernelUsers: number;
  readonly lock: string | null;
  /** The group has an owner or a claim that no call can give back. */
  readonly wedged: boolean;
  /** The group has an owner, but the owner has no device of the group open. */
  readonly reserved: boolean;
  readonly domain: Domain | null;
  readonly modes: Named<Mode> | null;
  readonly env: Environment;
}

export interface Call {
  readonly type: string;
  readonly device?: string;
  readonly file?: string | null;
  /** A call for the group itself. The group must exist. */
  readonly group?: true;
  /**
   * A call by VFIO. VFIO keeps a reference to the group, so the call works although the devices have no group any
   * more.
   */
  readonly kept?: true;
}

/** A member of a group, as a `DriverTest` sees it. */
export interface Member {
  readonly driver: string | null;
  readonly bridge: boolean;
}

/** The test of the drivers, in a version without a counter for kernel drivers. */
export interface DriverTest {
  /** The party that the driver serves; null where the driver conflicts with neither party. */
  party(driver: string): 'kernel' | 'user' | null;
  /** True if the member's driver conflicts with `party`. */
  against(member: Member, party: 'kernel' | 'user'): boolean;
  /**
   * `before`: dev->driver is not set yet, so a conflict returns an errno. `after`: the probe has run, so a conflict
   * is a BUG_ON.
   */
  readonly asked: 'before' | 'after';
}

/** A driver's properties in a version. */
export interface DriverHabits {
  /** The driver core claims for the driver before the driver's probe. */
  readonly counts: boolean;
  /** The driver claims SHARED in its own probe and releases the claim in its remove. */
  readonly claimsShared: boolean;
  /** User space can open the driver's devices. */
  readonly userOpens: boolean;
  /**
   * The driver's bus ignores a refused claim and probes the driver. cdx_dma_configure always returns 0 (6.12.117,
   * 7.3.4).
   */
  readonly swallowsRefusal: boolean;
}

export interface Version {
  readonly id: ProtocolId;
  readonly machine: AnyStateMachine;
  readonly initial: AnyMachineSnapshot;
  /** The raw calls, by mode and for the group; null where the version has no such call. */
  claim(mode: Mode, device: string, file: string | null): Call | null;
  release(mode: Mode, device: string, file: string | undefined): Call | null;
  claimGroup(file: string | null): Call | null;
  releaseGroup(): Call | null;
  /** The version's user path: VFIO calls `take` to claim a device and `giveBack` to release it. */
  take(device: string, file: string): Call;
  giveBack(device: string, file: string): Call;
  /**
   * VFIO claims once for the group. Further devices of the same file join the claim, and the last device gives it
   * back.
   */
  readonly joins: boolean;
  /** The call to the group when a file is closed, beside the calls for the file's devices; null for none. */
  closed(file: string): Call | null;
  /**
   * VFIO calls that are not claims of the protocol: set a container, open a device, close a device. Null where they
   * are claims.
   */
  readonly vfio: { reserve(owner: string): Call; readonly use: Call; readonly unuse: Call } | null;
  /** The call to the group when a device joins it; null for none. */
  joined(): Call | null;
  /**
   * The call to the group after a device has left; null for none. In `amended` the call removes the device's mode.
   */
  gone(device: string): Call | null;
  /** The driver core's claim before the probe; null where there is nothing to call. */
  enter(driver: DriverHabits, device: string): Call | null;
  /** The test of the members' drivers; null in versions that use a counter. */
  readonly drivers: DriverTest | null;
  /** The driver core's release after a driver has left; null where there is nothing to call. */
  leave(driver: DriverHabits, device: string): Call | null;
  driver(name: string): DriverHabits;
  /** The driver core sets dev->driver before it claims (from `v2` on). Otherwise it claims first. */
  readonly marksFirst: boolean;
  /** The release function is declared int and returns nothing (D3). */
  readonly releaseReturnsNothing: boolean;
  /** The kernel WARNs if the group is still in use when its last device leaves (6.5 and later). */
  readonly warnsWhenLastLeaves: boolean;
  read(context: unknown): Reading;
}

type Build = (release: string | null) => Version;
const BUILDS: Record<ProtocolId, Build> = {
  viability: () => looking('viability'),
  rfc: () => looking('rfc'),
  prototype: () => looking('prototype'),
  sketch: () => threeCounters('sketch'),
  repaired: () => threeCounters('repaired'),
  amended: () => threeCounters('amended'),
  v1: () => typed('v1'),
  v2: () => typed('v2'),
  v5: () => counting('v5', '5.19'),
  v8: () => counting('v8', '5.19'),
  'linux-5.19': (release) => counting('linux-5.19', release ?? '5.19'),
  'linux-6.2': (release) => counting('linux-6.2', release ?? '6.2'),
  'linux-7.3': (release) => counting('linux-7.3', release ?? '7.3'),
};
const built = new Map<string, Version>();

/** The versions that have a statechart, oldest first. */
export const IMPLEMENTED = Object.keys(BUILDS) as readonly ProtocolId[];

/**
 * `release` is a kernel release within a mainline version's span. Without a release, the one in the version's name
 * applies.
 */
export function versionOf(id: ProtocolId, release: string | null): Version {
  const key = `${id} ${release ?? ''}`;
  let version = built.get(key);
  if (!version) built.set(key, (version = BUILDS[id](release)));
  return version;
}
