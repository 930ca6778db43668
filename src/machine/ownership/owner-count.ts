/**
 * The group of mainline, and of the series from v5 on: one counter for both parties and an opaque owner, every decision under group->mutex.
 * As in Linux 7.3 (drivers/iommu/iommu.c; history of the rows: 1ea2a07a532b, 0286300e6045, 89395ccedbc1, a48ce36e2786, b46064a18810,
 * c279e83953d9). The order of the rows is the order of the tests. What an older version does not test yet, or does otherwise, is provided
 * in `releases.ts` under the same names.
 */
import { and, assign, not, setup } from 'xstate';
import type { Answer } from '../run.ts';
import { once } from '../once.ts';
import { answers } from './answer.ts';
import { defaultDomain, type Domain, type EnvCall, type Environment, ORDINARY, surroundings } from './environment.ts';

export interface OwnerCount {
  /** owner_cnt: devices of kernel drivers, or claims. */
  readonly owner_cnt: number;
  /** owner: null is NULL, the kernel's side or nobody. Compared only, no reference is held. */
  readonly owner: string | null;
  /** What the group is attached to now. */
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

/** The way into blocking_domain that both claims share (__iommu_take_dma_ownership). */
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
/** The same owner once more: in v5, and by device since 6.2. */
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
/** Counted already: by whom decides the words, not the answer. */
const refusesCounted = [
  {
    // A claim in the name of NULL: counted, but not by any driver.
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
/** The way back to default_domain (__iommu_release_dma_ownership). */
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
 * An owner without a count, or a count in the name of NULL behind another domain than the kernel's: its release WARNs, kernel drivers or other
 * owners are refused, and nobody can give it back.
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
      /** v5: the group's own claim is counted by owner, too. */
      groupClaimsAreCounted: () => false,
      /** domain is neither NULL nor default_domain. */
      domainIsForeign: ({ context }) => context.domain !== 'default' && context.domain !== 'none',
      domainIsNotDefault: ({ context }) => context.domain !== defaultDomain(context.env),
      pasidAttached: ({ context }) => context.env.pasid,
      resetPending: ({ context }) => context.env.reset,
      resvDirect: ({ context }) => context.env['resv-direct'],
      /** What a full release insists on: a count and an owner. */
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
      /** owner_cnt > 0, owner is set, the domain blocks until the owner attaches one */
      owned: {},
      /** owner is set but not counted, or counted but NULL: releases WARN, claims are refused. */
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
        // An owner that is compared before it is looked at: NULL is the same as the kernel's.
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
        // Its caller is trusted to be a probed driver of a device with a group: dev->iommu_group is dereferenced unseen.
        { guard: 'groupMissing', actions: [answer('OOPS', () => ({ code: 'null-group-oops' }))] },
        { guard: 'isCountedTwice', ...oneLess },
        ...giveUp,
      ],
    },
  }),
);
