/** What a protocol version is to the rest of the machines: a group machine, the calls it has, and the driver core's habits of its day. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { initialTransition } from 'xstate';
import { compareReleases, type Counts, driverFacts, type Mode, type ProtocolId } from '../world/index.ts';
import { amendedMachine } from './ownership/amended.ts';
import { countersMachine, type ThreeCounters } from './ownership/counters.ts';
import type { Environment } from './ownership/environment.ts';
import { type OwnerCount, ownerCountMachine } from './ownership/owner-count.ts';
import { repairedMachine } from './ownership/repaired.ts';

/** Whatever a group machine keeps, read in one way. */
export interface Reading {
  readonly counts: Counts;
  readonly owner: string | null;
  readonly refs: Readonly<Record<string, number>>;
  /** Claims by user space, by the protocol's own counts. */
  readonly users: number;
  /** Claims by kernel drivers, by the protocol's own counts. */
  readonly kernelUsers: number;
  readonly lock: string | null;
  /** An owner is set that nobody can give back. */
  readonly wedged: boolean;
  readonly domain: OwnerCount['domain'] | null;
  readonly modes: Readonly<Record<string, Mode>> | null;
  readonly env: Environment;
}

export interface Call { readonly type: string; readonly device?: string; readonly file?: string | null }

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

function habits(name: string, release: string | undefined): DriverHabits {
  const { kind, claimsSharedInProbe, userOpens, bus } = driverFacts(name, release);
  return { counts: kind === 'kernel', claimsShared: claimsSharedInProbe, userOpens, swallowsRefusal: bus === 'cdx' && release !== undefined };
}

function threeCounters(id: ProtocolId, machine: AnyStateMachine, traits: { amended?: true; releaseReturnsNothing?: true }): Version {
  const amended = traits.amended ?? false;
  // Only the amendment keeps anything by device; elsewhere groups that look alike share their successors.
  const of = (device: string) => (amended ? device : '');
  return {
    id,
    machine,
    initial: initialTransition(machine)[0],
    claim: (mode, device, file) => ({ type: `set.${mode}`, device: of(device), file }),
    release: (mode, device, file) => ({ type: `release.${mode}`, device: of(device), ...(file === undefined ? {} : { file }) }),
    claimGroup: () => null,
    releaseGroup: () => null,
    leave: ({ counts, claimsShared }, device) => {
      if (amended) return { type: 'set.none', device: of(device), file: null };
      if (counts) return { type: 'release.kernel', device: of(device) };
      return claimsShared ? { type: 'release.shared', device: of(device) } : null;
    },
    driver: (name) => habits(name, undefined),
    marksFirst: false,
    releaseReturnsNothing: traits.releaseReturnsNothing ?? false,
    warnsWhenLastLeaves: false,
    read(context) {
      const { counts, owner, refs, lock, modes, env } = context as ThreeCounters;
      return {
        counts, owner, refs, lock, env, users: counts.user, kernelUsers: counts.kernel, wedged: false, domain: null,
        modes: amended ? modes : null,
      };
    },
  };
}

/** Mainline as released, from 5.19 on: what a release does not test yet is provided here. */
function ownerCount(id: ProtocolId, release: string): Version {
  const machine = compareReleases(release, '7.0') < 0
    ? ownerCountMachine().provide({ guards: { resetPending: () => false } }) // c279e83953d9, 7.0
    : ownerCountMachine();
  return {
    id,
    machine,
    initial: initialTransition(machine)[0],
    claim: (mode, _device, file) => (mode === 'kernel' ? { type: 'use' } : mode === 'user' ? { type: 'claim.device', file } : null),
    release: (mode) => (mode === 'kernel' ? { type: 'unuse' } : mode === 'user' ? { type: 'release.device' } : null),
    claimGroup: (file) => ({ type: 'claim.group', file }),
    releaseGroup: () => ({ type: 'release.group' }),
    leave: ({ counts }) => (counts ? { type: 'unuse' } : null),
    driver: (name) => ({ ...habits(name, release), claimsShared: false }),
    marksFirst: true,
    releaseReturnsNothing: false,
    warnsWhenLastLeaves: true,
    read(context) {
      const { owner_cnt, owner, domain, env } = context as OwnerCount;
      return {
        counts: { owner_cnt }, owner, refs: {}, lock: null, domain, modes: null,
        env: { ...env, 'private-domain': domain === 'private' },
        users: owner === null ? 0 : owner_cnt,
        kernelUsers: owner === null ? owner_cnt : 0,
        wedged: owner !== null && owner_cnt === 0,
      };
    },
  };
}

type Build = (release: string | null) => Version;
const BUILDS: Partial<Record<ProtocolId, Build>> = {
  sketch: () => threeCounters('sketch', countersMachine, { releaseReturnsNothing: true }),
  repaired: () => threeCounters('repaired', repairedMachine, {}),
  amended: () => threeCounters('amended', amendedMachine(), { amended: true }),
  'linux-7.3': (release) => ownerCount('linux-7.3', release ?? '7.3'),
};
const built = new Map<string, Version>();

/** The versions that have a machine today, oldest first. */
export const IMPLEMENTED = Object.keys(BUILDS) as readonly ProtocolId[];

/**
 * `release` is a kernel's own within a mainline version's span; without one an id means the release that it names. Throws a RangeError for a
 * version without a machine: ask `IMPLEMENTED` first.
 */
export function versionOf(id: ProtocolId, release: string | null): Version {
  const key = `${id} ${release ?? ''}`;
  let version = built.get(key);
  if (!version) {
    const build = BUILDS[id];
    if (!build) throw new RangeError(`no machine for protocol ${id} yet`);
    built.set(key, (version = build(release)));
  }
  return version;
}
