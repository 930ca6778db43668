/** The versions by family: the group's statechart, the names of its calls, and the reading of its state. */
import { type AnyStateMachine, initialTransition } from 'xstate';
import { compareReleases, driverFacts, type ProtocolId } from '../world/index.ts';
import { amendedMachine } from './ownership/amended.ts';
import { countersMachine, type ThreeCounters } from './ownership/counters.ts';
import { isWedged, type OwnerCount } from './ownership/owner-count.ts';
import { NO_REFS, ownerCookieMachine, type OwnerType, ownerTypeMachine } from './ownership/owner-type.ts';
import { mainline, v5, v8 } from './ownership/releases.ts';
import { repairedMachine } from './ownership/repaired.ts';
import { prototypeMachine, rfcMachine, type UserOwner, viabilityMachine } from './ownership/user-owner.ts';
import type { DriverHabits, DriverTest, Reading, Version } from './versions.ts';

function habits(name: string, release: string | undefined): DriverHabits {
  const { kind, claimsSharedInProbe, userOpens } = driverFacts(name, release);
  return { counts: kind === 'kernel', claimsShared: claimsSharedInProbe, userOpens, swallowsRefusal: false };
}

type Own = Pick<Version, 'claim' | 'release' | 'take' | 'giveBack' | 'enter' | 'leave' | 'read'> & Partial<Version>;

/** Builds a version. `own` has the parts that differ from most versions. */
function version(id: ProtocolId, machine: AnyStateMachine, own: Own): Version {
  return {
    id,
    machine,
    initial: initialTransition(machine)[0],
    claimGroup: () => null,
    releaseGroup: () => null,
    closed: () => null,
    joined: () => null,
    gone: () => null,
    // These versions treat drivers as 5.19 does, the first release with managed drivers.
    driver: (name) => ({ ...habits(name, '5.19'), claimsShared: false }),
    joins: false,
    drivers: null,
    vfio: null,
    marksFirst: true,
    releaseReturnsNothing: false,
    warnsWhenLastLeaves: false,
    ...own,
  };
}

/** `sketch`, `repaired` and `amended`. */
export function threeCounters(id: 'sketch' | 'repaired' | 'amended'): Version {
  const amended = id === 'amended';
  // Only `amended` keeps data by device. Elsewhere calls name no device, so equal groups share their successors.
  const of = (device: string) => (amended ? device : '');
  const claim: Version['claim'] = (mode, device, file) => ({ type: `set.${mode}`, device: of(device), file });
  const release: Version['release'] = (mode, device, file) => ({
    type: `release.${mode}`,
    device: of(device),
    ...(file === undefined ? {} : { file }),
  });
  return version(id, id === 'sketch' ? countersMachine : amended ? amendedMachine() : repairedMachine, {
    claim,
    release,
    take: (device, file) => claim('user', device, file)!,
    giveBack: (device, file) => release('user', device, file)!,
    enter: ({ counts }, device) => (counts ? claim('kernel', device, null) : null),
    leave: ({ counts, claimsShared }, device) => {
      if (amended) return claim('none', device, null);
      if (counts) return release('kernel', device, undefined);
      return claimsShared ? release('shared', device, undefined) : null;
    },
    gone: (device) => (amended ? { type: 'device.gone', device } : null),
    driver: (name) => habits(name, undefined),
    marksFirst: false,
    releaseReturnsNothing: id === 'sketch',
    read(context): Reading {
      const { counts, owner, refs, lock, modes, env } = context as ThreeCounters;
      return {
        counts,
        owner,
        refs,
        lock,
        env,
        users: counts.user,
        kernelUsers: counts.kernel,
        wedged: false,
        reserved: false,
        domain: null,
        modes: amended ? modes : null,
      };
    },
  });
}

const seen = (env: Reading['env'], domain: Reading['domain']) => ({
  domain,
  env: { ...env, 'private-domain': domain === 'private' },
});

/** v1 and v2 of the series. */
export function typed(id: 'v1' | 'v2'): Version {
  return version(id, id === 'v1' ? ownerTypeMachine() : ownerCookieMachine(), {
    claim: (mode, _device, file) =>
      mode === 'user' ? { type: 'set.user', file } : mode === 'kernel' ? { type: 'set.kernel' } : null,
    release: (mode) => (mode === 'user' || mode === 'kernel' ? { type: `release.${mode}` } : null),
    claimGroup: (file) => ({ type: 'set.user', file, group: true }),
    releaseGroup: () => ({ type: 'release.user', group: true }),
    take: (_device, file) => ({ type: 'set.user', file }),
    giveBack: () => ({ type: 'release.user', kept: true }),
    joins: true,
    enter: ({ counts }) => (counts ? { type: 'set.kernel' } : null),
    leave: ({ counts }) => (counts ? { type: 'release.kernel' } : null),
    // v1 claims in really_probe, before dev->driver is set. v2 claims later, in the bus's dma_configure.
    marksFirst: id === 'v2',
    read(context): Reading {
      const { type, owner_cnt, owner, refs, domain, env } = context as OwnerType;
      return {
        counts: { owner_cnt },
        owner,
        refs,
        lock: null,
        modes: null,
        wedged: false,
        reserved: false,
        ...seen(env, domain),
        users: type === 'user' ? owner_cnt : 0,
        kernelUsers: type === 'kernel' ? owner_cnt : 0,
      };
    },
  });
}

/** v5 of the series and all later versions: one counter and an owner. Since 6.2 a claim can also name a device. */
export function counting(id: 'v5' | 'v8' | 'linux-5.19' | 'linux-6.2' | 'linux-7.3', release: string): Version {
  const byDevice = id === 'linux-6.2' || id === 'linux-7.3';
  const claimGroup = (file: string | null) => ({ type: 'claim.group', file });
  const releaseGroup = () => ({ type: 'release.group' });
  return version(id, id === 'v5' ? v5() : id === 'v8' ? v8() : mainline(release), {
    claim: (mode, _device, file) =>
      mode === 'kernel' ? { type: 'use' } : mode === 'user' && byDevice ? { type: 'claim.device', file } : null,
    release: (mode) =>
      mode === 'kernel' ? { type: 'unuse' } : mode === 'user' && byDevice ? { type: 'release.device' } : null,
    claimGroup,
    releaseGroup,
    take: (_device, file) => (byDevice ? { type: 'claim.device', file } : claimGroup(file)),
    giveBack: () => (byDevice ? { type: 'release.device' } : { ...releaseGroup(), kept: true }),
    joins: !byDevice,
    enter: ({ counts }) => (counts ? { type: 'use' } : null),
    leave: ({ counts }) => (counts ? { type: 'unuse' } : null),
    driver: (name) => ({
      ...habits(name, release),
      claimsShared: false,
      swallowsRefusal: byDevice && driverFacts(name).bus === 'cdx',
    }),
    warnsWhenLastLeaves: compareReleases(release, '6.5') >= 0,
    read(context): Reading {
      const state = context as OwnerCount;
      const { owner_cnt, owner, domain, env } = state;
      const wedged = isWedged(state);
      const byUser = owner !== null || wedged;
      return {
        counts: { owner_cnt },
        owner,
        refs: NO_REFS,
        lock: null,
        modes: null,
        wedged,
        reserved: false,
        ...seen(env, domain),
        users: byUser ? owner_cnt : 0,
        kernelUsers: byUser ? 0 : owner_cnt,
      };
    },
  });
}

const nameOf = (driver: string) => driverFacts(driver).name;
/**
 * The test in drivers/vfio/vfio.c. No conflict: no driver, a bridge, a VFIO driver, or the one driver in its list.
 */
const viableToVfio: DriverTest['against'] = ({ driver, bridge }) =>
  driver !== null && !bridge && !driverFacts(driver).userOpens && nameOf(driver) !== 'pci-stub';
/** RFC 06/20 also recognises VFIO by the driver's name. */
const viableToRfc: DriverTest['against'] = ({ driver, bridge }) =>
  driver !== null && !bridge && !['vfio-pci', 'pci-stub'].includes(nameOf(driver));
/** The draft's dma_hint: VFIO's drivers say USER, pci-stub says NONE. A driver without a hint is for the KERNEL. */
const hint: DriverTest['party'] = (driver) =>
  driverFacts(driver).userOpens ? 'user' : nameOf(driver) === 'pci-stub' ? null : 'kernel';

const TESTS: Record<'viability' | 'rfc' | 'prototype', DriverTest> = {
  viability: { asked: 'after', party: () => 'user', against: viableToVfio },
  rfc: { asked: 'after', party: () => 'user', against: viableToRfc },
  prototype: {
    asked: 'before',
    party: hint,
    against: ({ driver }, party) => driver !== null && ![null, party].includes(hint(driver)),
  },
};

/** `viability`, `rfc` and `prototype` count no kernel drivers. They test the members' drivers. */
export function looking(id: 'viability' | 'rfc' | 'prototype'): Version {
  const vfio = id === 'viability';
  return version(id, vfio ? viabilityMachine() : id === 'rfc' ? rfcMachine() : prototypeMachine(), {
    claim: (mode, _device, file) => (mode === 'user' && !vfio ? { type: 'claim', file } : null),
    release: (mode) => (mode === 'user' && !vfio ? { type: 'release' } : null),
    take: (_device, file) => ({ type: vfio ? 'attach' : 'claim', file }),
    giveBack: () => ({ type: vfio ? 'detach' : 'release' }),
    closed: (file) => (vfio ? { type: 'close', file } : null),
    joined: () => (vfio ? { type: 'joined' } : null),
    vfio: vfio
      ? { reserve: (file) => ({ type: 'reserve', file }), use: { type: 'use' }, unuse: { type: 'unuse' } }
      : null,
    enter: () => null,
    leave: () => null,
    drivers: TESTS[id],
    marksFirst: !(id === 'prototype'),
    read(context): Reading {
      const { owner, owner_cnt, domain, env } = context as UserOwner;
      return {
        counts: vfio ? {} : { owner_cnt },
        owner,
        refs: NO_REFS,
        lock: null,
        modes: null,
        env,
        users: owner_cnt,
        kernelUsers: 0,
        wedged: false,
        // A container stays set although the test of the drivers failed. From then on the group is in the container's
        // domain.
        reserved: owner !== null && owner_cnt === 0,
        ...(vfio ? { domain } : id === 'rfc' ? seen(env, domain) : { domain: null }),
      };
    },
  });
}
