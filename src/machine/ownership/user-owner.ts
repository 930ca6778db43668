/**
 * The group in versions that count no kernel drivers. The members' drivers decide whether a user may have the group.
 * The statechart does not test them: `suits` in a call is the result of that test. The transitions are those of RFC
 * 06/20 (19 September 2021, 20210919063848.1476776-7-yi.l.liu@intel.com), in the order of its tests. Two versions
 * replace guards and actions below, under the same names: VFIO up to Linux 5.18, and the draft of 27 September 2021.
 */
import { and, assign, not, setup } from 'xstate';
import { once } from '../once.ts';
import type { Answer } from '../run.ts';
import { answers } from './answer.ts';
import { defaultDomain, type Domain, type EnvCall, type Environment, ORDINARY, surroundings } from './environment.ts';

export interface UserOwner {
  /** user_dma_owner_id; in VFIO the file whose container is set. */
  readonly owner: string | null;
  /** owner_cnt; in VFIO the number of device descriptors, which is container_users minus one. */
  readonly owner_cnt: number;
  readonly domain: Domain;
  readonly env: Environment;
}

export type UserOwnerCall =
  /** `suits`: no member's driver conflicts with the call. */
  | { readonly type: 'claim' | 'attach'; readonly file: string | null; readonly suits: boolean }
  | { readonly type: 'check' | 'bound' | 'use'; readonly suits: boolean }
  | { readonly type: 'release' | 'detach' | 'joined' }
  | { readonly type: 'close' | 'reserve'; readonly file: string }
  | { readonly type: 'unuse' }
  | EnvCall;

type Args = { context: UserOwner; event: UserOwnerCall };
const fileOf = (event: UserOwnerCall) => ('file' in event ? event.file : null);
const COUNT = { count: 'owner_cnt', counter: 'owner_cnt' } as const;
const counted = ({ context }: Args) => ({ ...COUNT, value: context.owner_cnt, owner: context.owner ?? 'NULL' });

const answer = answers<Args>();
const claimed = answer('OK', (a) => ({ code: 'claimed-owner', file: fileOf(a.event) ?? 'NULL', ...counted(a) }));
const noGroup = { guard: 'groupMissing' as const, actions: [answer('ENODEV', () => ({ code: 'no-group' }))] };
const notViable = { guard: 'driversAreAgainst' as const, actions: [answer('EINVAL', () => ({ code: 'not-viable' }))] };
const nothing = answer('OK', () => ({ code: 'no-objection' }));
const lastGoes = {
  guard: 'isCountedOnce' as const,
  target: '.deciding',
  actions: [
    answer('OK', ({ context }) => ({ code: 'released-last', file: context.owner ?? 'NULL' })),
    'dropOwner' as const,
  ],
};
const oneGoes = {
  target: '.deciding',
  actions: ['countDown' as const, answer('OK', (a: Args) => ({ code: 'released', ...counted(a) }))],
};

export const rfcMachine = once(() =>
  setup({
    types: { context: {} as UserOwner, events: {} as UserOwnerCall },
    guards: {
      groupMissing: ({ context }) => !context.env.group,
      ownerIsNull: ({ event }) => fileOf(event) === null,
      hasOwner: ({ context }) => context.owner !== null,
      isCounted: ({ context }) => context.owner_cnt > 0,
      isCountedOnce: ({ context }) => context.owner_cnt === 1,
      sameOwner: ({ context, event }) => context.owner === fileOf(event),
      domainIsNotDefault: ({ context }) => context.domain !== defaultDomain(context.env),
      driversAreAgainst: ({ event }) => 'suits' in event && !event.suits,
      /** The draft tests the drivers before it tests the owner. */
      driversComeFirst: () => false,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      setEnv: assign(({ context, event }) =>
        event.type === 'env' ? surroundings(context, event, context.owner === null ? null : 'none') : {},
      ),
      setOwner: assign(({ event }) => ({ owner: fileOf(event) })),
      countUp: assign({ owner_cnt: ({ context }) => context.owner_cnt + 1 }),
      countDown: assign({ owner_cnt: ({ context }) => context.owner_cnt - 1 }),
      dropOwner: assign({ owner: null, owner_cnt: 0 }),
      leaveDefault: assign({ domain: 'none' as const }),
      /** VFIO_SET_IOMMU: the group moves to the container's domain. */
      enterContainer: assign({ domain: 'private' as const }),
      attachDefault: assign({ domain: ({ context }) => defaultDomain(context.env) }),
    },
  }).createMachine({
    id: 'iommu-group',
    initial: 'idle',
    context: { owner: null, owner_cnt: 0, domain: 'default', env: ORDINARY },
    states: {
      /** No user owns the group. The members' drivers show whether the kernel does. */
      idle: {},
      /** A container is set, but no device has been handed out. */
      reserved: {},
      /** A user owns the group. */
      owned: {},
      deciding: {
        always: [
          { guard: 'isCounted', target: 'owned' },
          { guard: 'hasOwner', target: 'reserved' },
          { target: 'idle' },
        ],
      },
    },
    on: {
      env: { actions: ['setEnv', answer('OK', () => ({ code: 'env-set' }))] },
      claim: [
        noGroup,
        { guard: 'ownerIsNull', actions: [answer('ENODEV', () => ({ code: 'null-owner' }))] },
        { ...notViable, guard: and(['driversComeFirst', 'driversAreAgainst']) },
        { guard: and(['hasOwner', 'sameOwner']), target: '.deciding', actions: ['countUp', claimed] },
        {
          guard: 'hasOwner',
          actions: [answer('EBUSY', (a) => ({ code: 'other-owner', ...counted(a), file: fileOf(a.event) ?? 'NULL' }))],
        },
        { guard: 'domainIsNotDefault', actions: [answer('EBUSY', () => ({ code: 'foreign-domain' }))] },
        notViable,
        { target: '.deciding', actions: ['setOwner', 'countUp', 'leaveDefault', claimed] },
      ],
      release: [
        { guard: 'groupMissing', actions: [answer('WARN', () => ({ code: 'no-group' }))] },
        { ...lastGoes, actions: [...lastGoes.actions, 'attachDefault'] },
        { guard: 'isCounted', ...oneGoes },
        { actions: [answer('WARN', () => ({ code: 'nothing-to-release' }))] },
      ],
      // VFIO's order: open the group, set its container, set the container's IOMMU driver, get the device. VFIO tests
      // the drivers last.
      attach: [
        noGroup,
        {
          guard: and(['hasOwner', not('sameOwner')]),
          actions: [answer('EBUSY', ({ context }) => ({ code: 'group-file-open', file: context.owner ?? 'NULL' }))],
        },
        {
          guard: 'driversAreAgainst',
          target: '.deciding',
          actions: ['setOwner', 'enterContainer', answer('EINVAL', () => ({ code: 'not-viable-set' }))],
        },
        { target: '.deciding', actions: ['setOwner', 'enterContainer', 'countUp', claimed] },
      ],
      detach: [{ ...lastGoes, actions: [...lastGoes.actions, 'attachDefault'] }, oneGoes],
      close: [
        { guard: 'sameOwner', target: '.deciding', actions: ['dropOwner', 'attachDefault', nothing] },
        { actions: nothing },
      ],
      // The same with VFIO's own calls: VFIO_GROUP_SET_CONTAINER, VFIO_GROUP_GET_DEVICE_FD, and closing that
      // descriptor.
      reserve: { target: '.deciding', actions: ['setOwner', 'enterContainer', nothing] },
      use: [notViable, { target: '.deciding', actions: ['countUp', nothing] }],
      unuse: { target: '.deciding', actions: ['countDown', nothing] },
      /** The draft's test, before a driver is set. */
      check: [
        { guard: 'groupMissing', actions: nothing },
        { guard: 'driversAreAgainst', actions: [answer('EINVAL', () => ({ code: 'hint-differs' }))] },
        { actions: nothing },
      ],
      /** BUS_NOTIFY_BOUND_DRIVER: the probe has run. */
      bound: [
        { guard: 'groupMissing', actions: nothing },
        {
          guard: and(['hasOwner', 'driversAreAgainst']),
          actions: [answer('BUG', ({ context }) => ({ code: 'bound-live', owner: context.owner ?? 'NULL' }))],
        },
        { actions: nothing },
      ],
      /** BUS_NOTIFY_ADD_DEVICE */
      joined: [
        {
          guard: 'hasOwner',
          actions: [answer('WARN', ({ context }) => ({ code: 'joined-live', owner: context.owner ?? 'NULL' }))],
        },
        { actions: nothing },
      ],
    },
  }),
);

/** VFIO up to 5.18: a group is in the container's domain while its container is set. */
export const viabilityMachine = once(() =>
  rfcMachine().provide({
    actions: {
      setEnv: assign(({ context, event }) =>
        event.type === 'env' ? surroundings(context, event, context.owner === null ? null : 'private') : {},
      ),
    },
  }),
);

/** The draft says nothing about domains. Its rules for the owner are those of the RFC. */
export const prototypeMachine = once(() =>
  rfcMachine().provide({
    guards: { driversComeFirst: () => true, domainIsNotDefault: () => false },
    actions: { leaveDefault: () => {}, attachDefault: () => {} },
  }),
);
