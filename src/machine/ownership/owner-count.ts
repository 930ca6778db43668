/**
 * The group of mainline, and of the series from v5 on: one counter for both parties and an opaque owner. group->mutex
 * protects every decision. The rules are those of Linux 7.3 (drivers/iommu/iommu.c; history of the rules:
 * 1ea2a07a532b, 0286300e6045, 89395ccedbc1, a48ce36e2786, b46064a18810, c279e83953d9). The order of the transitions
 * is the order of the tests. `releases.ts` replaces guards and actions for older versions, under the same names.
 */
import { and, assign, not, setup } from 'xstate';
import type { Answer } from '../run.ts';
import { once } from '../once.ts';
import { answers } from './answer.ts';
import { defaultDomain, type Domain, type EnvCall, type Environment, ORDINARY, surroundings } from './environment.ts';

export interface OwnerCount {
  /** owner_cnt: the number of devices with kernel drivers, or the number of claims. */
  readonly owner_cnt: number;
  /** owner: null is NULL, which means the kernel or no owner. The code only compares it and holds no reference. */
  readonly owner: string | null;
  /** The domain that the group is attached to now. */
  readonly domain: Domain;
  readonly env: Environment;
}

export type OwnerCountCall =
  | { readonly type: 'use' | 'unuse' | 'release.device' }
  /** `kept`: VFIO has a reference to the group. */
  | { readonly type: 'release.group'; readonly kept?: true }
  | { readonly type: 'claim.device' | 'claim.group'; readonly file: string | null }
  | EnvCall;

export type Args = { context: OwnerCount; event: OwnerCountCall };
export const fileOf = (event: OwnerCountCall): string | null => ('file' in event ? event.file : null);
const COUNT = { count: 'owner_cnt', counter: 'owner_cnt' } as const;

const answer = answers<Args>();
const counted = ({ context }: Args) => ({ ...COUNT, value: context.owner_cnt });

/** The last part of both claims: some tests, then blocking_domain is attached (__iommu_take_dma_ownership). */
const take = [
  { guard: 'domainIsForeign' as const, actions: [answer('EBUSY', () => ({ code: 'foreign-domain' }))] },
  { guard: 'pasidAttached' as const, actions: [answer('EBUSY', () => ({ code: 'pasid-attached' }))] },
  { guard: 'resetPending' as const, actions: [answer('EBUSY', () => ({ code: 'reset-pending' }))] },
  { guard: 'resvDirect' as const, actions: [answer('EINVAL', () => ({ code: 'resv-direct' }))] },
  {
    target: '.deciding',
    actions: [
      'takeOwnership' as const,
      answer('OK', (a) => {
        const file = fileOf(a.event);
        return file === null
          ? { code: 'claimed-nobody', ...counted(a) }
          : { code: 'claimed-owner', file, ...counted(a) };
      }),
    ],
  },
];
/** The same owner claims once more: in v5, and by device since 6.2. */
const countsAgain = {
  target: '.deciding',
  actions: [
    'countUp' as const,
    answer('OK', (a: Args) => {
      const file = fileOf(a.event);
      return file === null ? { code: 'claimed-nobody', ...counted(a) } : { code: 'claimed-owner', file, ...counted(a) };
    }),
  ],
};
const refusesNull = {
  guard: and(['ownerIsNull', 'nullOwnerIsRefused']),
  actions: [answer('EINVAL', () => ({ code: 'null-owner', warn: true }))],
};
/** Refusals of a claim while the group is counted. The party that is counted decides the reason, not the errno. */
const refusesCounted = [
  {
    // A claim in the name of NULL: it is counted, but not for a driver.
    guard: and(['isCounted', 'kernelsSide', 'isWedged']),
    actions: [
      answer('EPERM', (a: Args) => ({
        code: 'other-owner',
        ...counted(a),
        owner: 'NULL',
        file: fileOf(a.event) ?? 'NULL',
      })),
    ],
  },
  {
    guard: and(['isCounted', 'kernelsSide']),
    actions: [answer('EPERM', (a: Args) => ({ code: 'kernel-drivers-present', ...counted(a) }))],
  },
  {
    guard: and(['isCounted', 'sameOwner']),
    actions: [
      answer('EPERM', (a: Args) => ({ code: 'already-counted', ...counted(a), owner: a.context.owner ?? 'NULL' })),
    ],
  },
  {
    guard: 'isCounted' as const,
    actions: [
      answer('EPERM', (a: Args) => ({
        code: 'other-owner',
        ...counted(a),
        owner: a.context.owner ?? 'NULL',
        file: fileOf(a.event) ?? 'NULL',
      })),
    ],
  },
];
const oneLess = {
  target: '.deciding',
  actions: ['countDown' as const, answer('OK', (a: Args) => ({ code: 'released', ...counted(a) }))],
};
/** The end of an ownership: some tests, then default_domain is attached again (__iommu_release_dma_ownership). */
const giveUp = [
  { guard: not('isOwned'), actions: [answer('WARN', () => ({ code: 'nothing-to-release', ...COUNT }))] },
  { guard: 'pasidAttached' as const, actions: [answer('WARN', () => ({ code: 'pasid-attached' }))] },
  {
    target: '.deciding',
    actions: [
      answer('OK', ({ context }) => ({ code: 'released-last', file: context.owner ?? 'NULL' })),
      'dropOwnership' as const,
    ],
  },
];

/**
 * True for an owner without a count. Also true for a count in the name of NULL while the domain is not the kernel's.
 * Then a release WARNs, kernel drivers and other owners are refused, and no call can give the claim back.
 */
export function isWedged({ owner_cnt: count, owner, domain, env }: OwnerCount): boolean {
  return owner === null
    ? count > 0 && (domain === 'blocking' || (domain === 'none' && env['default-domain']))
    : count === 0;
}

export const ownerCountMachine = once(() =>
  setup({
    types: { context: {} as OwnerCount, events: {} as OwnerCountCall },
    guards: {
      groupMissing: ({ context, event }) => !context.env.group && !('kept' in event),
      noDefaultDomain: ({ context }) => !context.env['default-domain'],
      isCounted: ({ context }) => context.owner_cnt > 0,
      isCountedTwice: ({ context }) => context.owner_cnt > 1,
      hasOwner: ({ context }) => context.owner !== null,
      kernelsSide: ({ context }) => context.owner === null,
      sameOwner: ({ context, event }) => context.owner === fileOf(event),
      ownerIsNull: ({ event }) => fileOf(event) === null,
      nullOwnerIsRefused: () => true,
      /** v5: a further group claim by the same owner is counted. */
      groupClaimsAreCounted: () => false,
      /** The domain is neither NULL nor default_domain. */
      domainIsForeign: ({ context }) => context.domain !== 'default' && context.domain !== 'none',
      domainIsNotDefault: ({ context }) => context.domain !== defaultDomain(context.env),
      pasidAttached: ({ context }) => context.env.pasid,
      resetPending: ({ context }) => context.env.reset,
      resvDirect: ({ context }) => context.env['resv-direct'],
      /** A full release needs a count and an owner. */
      isOwned: ({ context }) => context.owner_cnt > 0 && context.owner !== null,
      isWedged: ({ context }) => isWedged(context),
    },
    actions: {
      answer: (_, _params: Answer) => {},
      setEnv: assign(({ context, event }) =>
        event.type === 'env' ? surroundings(context, event, context.owner === null ? null : 'blocking') : {},
      ),
      countUp: assign({ owner_cnt: ({ context }) => context.owner_cnt + 1 }),
      countDown: assign({ owner_cnt: ({ context }) => context.owner_cnt - 1 }),
      takeOwnership: assign(({ event }) => ({ owner_cnt: 1, owner: fileOf(event), domain: 'blocking' as const })),
      dropOwnership: assign(({ context }) => ({ owner_cnt: 0, owner: null, domain: defaultDomain(context.env) })),
    },
  }).createMachine({
    id: 'iommu-group',
    initial: 'idle',
    context: { owner_cnt: 0, owner: null, domain: 'default', env: ORDINARY },
    states: {
      /** owner_cnt is 0 */
      idle: {},
      /** owner_cnt > 0, owner is NULL */
      kernelOwned: {},
      /** owner_cnt > 0, owner is set. The domain blocks DMA until the owner attaches another domain. */
      owned: {},
      /** owner is set without a count, or the count belongs to NULL: releases WARN, claims are refused. */
      wedged: {},
      deciding: {
        always: [
          { guard: 'isWedged', target: 'wedged' },
          { guard: and(['isCounted', 'hasOwner']), target: 'owned' },
          { guard: 'isCounted', target: 'kernelOwned' },
          { target: 'idle' },
        ],
      },
    },
    on: {
      env: { actions: ['setEnv', answer('OK', () => ({ code: 'env-set' }))] },
      use: [
        { guard: 'groupMissing', actions: [answer('OK', () => ({ code: 'no-group-nothing' }))] },
        { guard: 'noDefaultDomain', actions: [answer('EPROBE_DEFER', () => ({ code: 'no-default-domain' }))] },
        {
          guard: and(['isCounted', 'hasOwner']),
          actions: [answer('EBUSY', (a) => ({ code: 'owned', ...counted(a), owner: a.context.owner ?? 'NULL' }))],
        },
        {
          guard: and(['isCounted', 'domainIsNotDefault']),
          actions: [answer('EBUSY', () => ({ code: 'foreign-domain' }))],
        },
        { guard: and(['isCounted', 'pasidAttached']), actions: [answer('EBUSY', () => ({ code: 'pasid-attached' }))] },
        {
          target: '.deciding',
          actions: ['countUp', answer('OK', (a) => ({ code: 'claimed', mode: 'kernel', ...counted(a) }))],
        },
      ],
      unuse: [
        { guard: 'groupMissing', actions: [answer('OK', () => ({ code: 'no-group-nothing' }))] },
        { guard: not('isCounted'), actions: [answer('WARN', () => ({ code: 'over-release', ...COUNT }))] },
        { guard: 'pasidAttached', actions: [answer('WARN', () => ({ code: 'pasid-attached' }))] },
        oneLess,
      ],
      'claim.group': [
        { guard: 'groupMissing', actions: [answer('N/A', () => ({ code: 'group-has-none' }))] },
        refusesNull,
        // v5 compares the owner without a test for NULL, so NULL equals the owner of the kernel's side.
        { guard: and(['groupClaimsAreCounted', 'isCounted', 'sameOwner']), ...countsAgain },
        ...refusesCounted,
        ...take,
      ],
      'claim.device': [
        refusesNull,
        { guard: 'groupMissing', actions: [answer('ENODEV', () => ({ code: 'no-group' }))] },
        { guard: and(['isCounted', 'hasOwner', 'sameOwner']), ...countsAgain },
        ...refusesCounted,
        ...take,
      ],
      'release.group': [
        { guard: 'groupMissing', actions: [answer('N/A', () => ({ code: 'group-has-none' }))] },
        { guard: and(['groupClaimsAreCounted', 'isCountedTwice', 'hasOwner']), ...oneLess },
        ...giveUp,
      ],
      'release.device': [
        // The call trusts its caller to be a probed driver of a device with a group. So dev->iommu_group is not
        // tested for NULL.
        { guard: 'groupMissing', actions: [answer('OOPS', () => ({ code: 'null-group-oops' }))] },
        { guard: 'isCountedTwice', ...oneLess },
        ...giveUp,
      ],
    },
  }),
);
