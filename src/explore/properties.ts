/** What a listing can be held to: the names, what each version sets out to keep, and how each is judged from the variables of a state. */
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

/** Properties that ask for callers who are not correct; they are judged in a search of their own. */
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

/** Versions that keep the file of their owner alive by a reference. */
const FILE_HOLDING: ReadonlySet<ProtocolId> = new Set<ProtocolId>(['sketch', 'repaired', 'amended', 'v1']);
/** Versions that switch the group to a domain of the user's, or block it: I5 of the history asks no other. */
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
/** Versions in which each device of a file is a claim of its own, taken and given back under that device's lock. */
export const BY_DEVICE: ReadonlySet<ProtocolId> = new Set<ProtocolId>([
  'rfc',
  'prototype',
  'sketch',
  'repaired',
  'amended',
  'linux-6.2',
  'linux-7.3',
]);
/** Versions in which a kernel driver asks nobody, so that it cannot be refused. */
const ASKS_NOBODY: ReadonlySet<ProtocolId> = new Set<ProtocolId>(['viability', 'rfc']);

/** What a version is held to unless somebody chooses: everything it sets out to keep, under callers who call correctly. */
export function propertiesOf(protocol: ProtocolId): readonly PropertyName[] {
  return [...EVERYBODY, ...(BY_DOMAIN.has(protocol) ? (['domain-moved'] as const) : [])].filter((name) =>
    applies(protocol, name),
  );
}

function applies(protocol: ProtocolId, name: PropertyName): boolean {
  if (name === 'no-leak') return FILE_HOLDING.has(protocol);
  if (name === 'no-lagging-claim') return BY_DEVICE.has(protocol);
  // The draft refuses a driver for user space, too, beside a kernel driver: that is its design, however little is in the way.
  if (name === 'no-needless-refusal') return protocol !== 'prototype';
  return !(name === 'kernel-refused' && ASKS_NOBODY.has(protocol));
}

/** Properties that make no sense for a version, whoever asks: there is nothing to be looked at. */
export function canJudge(protocol: ProtocolId, name: PropertyName): boolean {
  const { reads, calls } = listingOf(protocol);
  if (name === 'no-lagging-claim') return BY_DEVICE.has(protocol);
  if (name === 'domain-moved') return reads.domain !== undefined;
  if (name === 'null-owner') return calls['claim user'] !== undefined || calls['claim-group'] !== undefined;
  return name !== 'foreign-release' || calls['release user'] !== undefined || calls['release-group'] !== undefined;
}

/** The errno of a driver that user space is in the way of, of user space behind a kernel driver, and of user space behind another owner. */
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

/** Bits of what a state shows. */
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
/** The first bit of the own properties; set where one does not hold. */
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
