/** What a protocol version is to the rest of the machines: a group machine, the calls it has, and the driver core's habits of its day. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Counts, Mode, ProtocolId } from '../world/index.ts';
import { counting, looking, threeCounters, typed } from './families.ts';
import type { Domain, Environment } from './ownership/environment.ts';

/** Values by a reader's names: a `Map` or a `PersistentMap`. */
export interface Named<V> extends Iterable<readonly [string, V]> {
  get(name: string): V | undefined;
}

/** Whatever a group machine keeps, read in one way. */
export interface Reading {
  readonly counts: Counts;
  readonly owner: string | null;
  readonly refs: Named<number>;
  /** Claims by user space, by the protocol's own counts. */
  readonly users: number;
  /** Claims by kernel drivers, by the protocol's own counts. */
  readonly kernelUsers: number;
  readonly lock: string | null;
  /** An owner is set that nobody can give back. */
  readonly wedged: boolean;
  /** The group is kept for an owner that no device was handed to. */
  readonly reserved: boolean;
  readonly domain: Domain | null;
  readonly modes: Named<Mode> | null;
  readonly env: Environment;
}

export interface Call {
  readonly type: string;
  readonly device?: string;
  readonly file?: string | null;
  /** Called for the group, which has to be there. */
  readonly group?: true;
  /** Called by VFIO for a group to which it keeps a reference, whatever its devices say. */
  readonly kept?: true;
}

/** A device of a group, as a test of drivers sees it. */
export interface Member {
  readonly driver: string | null;
  readonly bridge: boolean;
}

/** How a version that counts no kernel drivers finds out about them. */
export interface DriverTest {
  /** What binding the driver is for, or null where it goes with anything. */
  party(driver: string): 'kernel' | 'user' | null;
  /** Whether the member stands against a party. */
  against(member: Member, party: 'kernel' | 'user'): boolean;
  /** Before dev->driver is set the answer is an errno; after the probe it can only be a BUG_ON. */
  readonly asked: 'before' | 'after';
}

/** What a driver is to a version. */
export interface DriverHabits {
  /** The driver core claims for it before its probe. */
  readonly counts: boolean;
  /** It claims SHARED in its own probe and gives that back in its remove. */
  readonly claimsShared: boolean;
  /** User space can open its devices. */
  readonly userOpens: boolean;
  /** Its bus loses the refusal and probes all the same: cdx_dma_configure returns 0 whatever the claim said (6.12.117, 7.3.4). */
  readonly swallowsRefusal: boolean;
}

export interface Version {
  readonly id: ProtocolId;
  readonly machine: AnyStateMachine;
  readonly initial: AnyMachineSnapshot;
  /** The raw calls by mode and for the group; null where the version has no such call. */
  claim(mode: Mode, device: string, file: string | null): Call | null;
  release(mode: Mode, device: string, file: string | undefined): Call | null;
  claimGroup(file: string | null): Call | null;
  releaseGroup(): Call | null;
  /** The version's own user path: what VFIO calls for a device, and once it is given back. */
  take(device: string, file: string): Call;
  giveBack(device: string, file: string): Call;
  /** VFIO claims once for the group: a further device of the same file joins, and the last one to go gives back. */
  readonly joins: boolean;
  /** What closing a file tells a group beside the devices that it held, or null for nothing. */
  closed(file: string): Call | null;
  /** VFIO's own calls, where these are no claims of the protocol: a container that is set, a device that is opened and closed. */
  readonly vfio: { reserve(owner: string): Call; readonly use: Call; readonly unuse: Call } | null;
  /** What a device that joins tells the group, or null for nothing. */
  joined(): Call | null;
  /** A device has left the group (`amended`: its mode goes with it, whatever the group could give back). */
  gone(device: string): Call | null;
  /** What the driver core claims before the probe: null where there is nothing to call. */
  enter(driver: DriverHabits, device: string): Call | null;
  /** The members' drivers, where these are asked instead of a count. */
  readonly drivers: DriverTest | null;
  /** What the driver core gives back when a driver leaves: null where there is nothing to call. */
  leave(driver: DriverHabits, device: string): Call | null;
  driver(name: string): DriverHabits;
  /** mark before claim (from `v2` on) or claim before mark. */
  readonly marksFirst: boolean;
  /** The release function is declared int and returns nothing (D3). */
  readonly releaseReturnsNothing: boolean;
  /** A group whose last device leaves while it is counted WARNs (6.5 on). */
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

/** The versions that have a machine, oldest first. */
export const IMPLEMENTED = Object.keys(BUILDS) as readonly ProtocolId[];

/** `release` is a kernel's own within a mainline version's span; without one an id means the release that it names. */
export function versionOf(id: ProtocolId, release: string | null): Version {
  const key = `${id} ${release ?? ''}`;
  let version = built.get(key);
  if (!version) built.set(key, (version = BUILDS[id](release)));
  return version;
}
