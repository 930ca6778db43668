/**
 * The properties of a listing: their names, the properties that each version promises, and the bits that show a
 * violation.
 */
import { listingOf } from '../protocols/index.ts';
import { ERRNO, type ProtocolId } from '../world/index.ts';
import type { PropertyKind, PropertyName } from './types.ts';

export const KINDS: Readonly<Record<PropertyName, PropertyKind>> = {
  'no-split': 'always',
  'no-two-owners': 'always',
  'no-stale-owner': 'always',
  'no-leak': 'always',
  'no-lock-left': 'always',
  'counts-match': 'always',
  'domain-moved': 'always',
  'refusal-changes-nothing': 'always',
  'no-warn': 'always',
  'no-undefined': 'always',
  'no-needless-refusal': 'always',
  'refusal-says-why': 'always',
  'no-lagging-claim': 'always',
  'kernel-refused': 'sometimes',
  'user-refused': 'sometimes',
  'second-owner-refused': 'sometimes',
  'second-device': 'sometimes',
  'to-user': 'sometimes',
  'to-kernel': 'sometimes',
  'can-recover': 'recover',
  'null-owner': 'always',
  'foreign-release': 'always',
};

/** Properties that need incorrect callers. Each is checked in a separate search. */
export const MISUSE = ['null-owner', 'foreign-release'] as const satisfies readonly PropertyName[];
export type Misuse = (typeof MISUSE)[number];
export const isMisuse = (name: string): name is Misuse => (MISUSE as readonly string[]).includes(name);

const EVERYBODY: readonly PropertyName[] = [
  'no-split',
  'no-two-owners',
  'no-stale-owner',
  'no-leak',
  'no-lock-left',
  'counts-match',
  'refusal-changes-nothing',
  'no-warn',
  'no-undefined',
  'no-needless-refusal',
  'refusal-says-why',
  'no-lagging-claim',
  'kernel-refused',
  'user-refused',
  'second-owner-refused',
  'second-device',
  'to-user',
  'to-kernel',
  'can-recover',
];

/** Versions that hold a reference to the owner's file while it is the owner. */
const FILE_HOLDING: ReadonlySet<ProtocolId> = new Set<ProtocolId>(['sketch', 'repaired', 'amended', 'v1']);
/**
 * Versions that switch the group to a user domain, or to the blocking domain. Only they must keep invariant I5 of the
 * history.
 */
const BY_DOMAIN: ReadonlySet<ProtocolId> = new Set<ProtocolId>([
  'viability',
  'rfc',
  'v1',
  'v2',
  'v5',
  'v8',
  'linux-5.19',
  'linux-6.2',
  'linux-7.3',
]);
/**
 * Versions in which each device of a file has its own claim. A CPU takes and releases the claim under the lock of
 * that device.
 */
export const BY_DEVICE: ReadonlySet<ProtocolId> = new Set<ProtocolId>([
  'rfc',
  'prototype',
  'sketch',
  'repaired',
  'amended',
  'linux-6.2',
  'linux-7.3',
]);
/** Versions in which a kernel driver does not ask for ownership. Nothing can refuse it. */
const ASKS_NOBODY: ReadonlySet<ProtocolId> = new Set<ProtocolId>(['viability', 'rfc']);

/** The properties that a search checks by default: everything that the version promises to correct callers. */
export function propertiesOf(protocol: ProtocolId): readonly PropertyName[] {
  return [...EVERYBODY, ...(BY_DOMAIN.has(protocol) ? (['domain-moved'] as const) : [])].filter((name) =>
    applies(protocol, name),
  );
}

function applies(protocol: ProtocolId, name: PropertyName): boolean {
  if (name === 'no-leak') return FILE_HOLDING.has(protocol);
  if (name === 'no-lagging-claim') return BY_DEVICE.has(protocol);
  // The prototype also refuses `vfio-pci` beside a kernel driver. This refusal is part of its design.
  if (name === 'no-needless-refusal') return protocol !== 'prototype';
  return !(name === 'kernel-refused' && ASKS_NOBODY.has(protocol));
}

/** False if the version has nothing that the property could check. */
export function canJudge(protocol: ProtocolId, name: PropertyName): boolean {
  const { reads, calls } = listingOf(protocol);
  if (name === 'no-lagging-claim') return BY_DEVICE.has(protocol);
  if (name === 'domain-moved') return reads.domain !== undefined;
  if (name === 'null-owner') return calls['claim user'] !== undefined || calls['claim-group'] !== undefined;
  return name !== 'foreign-release' || calls['release user'] !== undefined || calls['release-group'] !== undefined;
}

/**
 * The errnos of a version for its three conflicts. `driver`: user space owns the group, and a kernel driver is
 * refused. `kernel`: a kernel driver is live, and user space is refused. `other`: another owner has the group, and
 * user space is refused.
 */
export interface Says {
  readonly driver: number;
  readonly kernel: number;
  readonly other: number;
}
const { EBUSY, EINVAL, EPERM } = ERRNO;
export const SAYS: Readonly<Record<ProtocolId, Says>> = {
  viability: { driver: EBUSY, kernel: EINVAL, other: EBUSY },
  rfc: { driver: EBUSY, kernel: EINVAL, other: EBUSY },
  prototype: { driver: EINVAL, kernel: EINVAL, other: EBUSY },
  sketch: { driver: EBUSY, kernel: EBUSY, other: EPERM },
  repaired: { driver: EBUSY, kernel: EBUSY, other: EPERM },
  amended: { driver: EBUSY, kernel: EBUSY, other: EPERM },
  v1: { driver: EBUSY, kernel: EBUSY, other: EPERM },
  v2: { driver: EBUSY, kernel: EBUSY, other: EBUSY },
  v5: { driver: EBUSY, kernel: EPERM, other: EPERM },
  v8: { driver: EBUSY, kernel: EPERM, other: EPERM },
  'linux-5.19': { driver: EBUSY, kernel: EPERM, other: EPERM },
  'linux-6.2': { driver: EBUSY, kernel: EPERM, other: EPERM },
  'linux-7.3': { driver: EBUSY, kernel: EPERM, other: EPERM },
};

/** Bits for the facts that a state shows. Some of them violate a property. */
export const SHOWS = {
  split: 1,
  twoOwners: 2,
  stale: 4,
  leak: 8,
  miscounted: 16,
  domainKept: 32,
  held: 64,
  live: 128,
  twice: 256,
  free: 512,
  nobodys: 1024,
  lagging: 2048,
} as const;
/** The bit of the reader's first property. A set bit means that the property does not hold. */
export const OWN = 4096;
export const MOST_OWN = 20;
export const ownFunction = (index: number): string => `own_property_${index}`;

/** The bit that a state shows when it violates a property. */
export const VIOLATES: Partial<Readonly<Record<PropertyName, number>>> = {
  'no-split': SHOWS.split,
  'no-two-owners': SHOWS.twoOwners,
  'no-stale-owner': SHOWS.stale,
  'no-leak': SHOWS.leak,
  'counts-match': SHOWS.miscounted,
  'domain-moved': SHOWS.domainKept,
  'no-lagging-claim': SHOWS.lagging,
  'null-owner': SHOWS.nobodys,
  'foreign-release': SHOWS.split,
};
