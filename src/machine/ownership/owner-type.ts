/**
 * The group in the first versions of the series: an owner with a type (kernel or user) and one counter. group->mutex
 * protects every decision. The rules are those of v1 (15 November 2021,
 * 20211115020552.2378167-1-baolu.lu@linux.intel.com; the rules for the domain are in its patch 5). The order of the
 * transitions is the order of the tests. v2 (28 November 2021) replaces guards and actions below, under the same
 * names.
 */
import { and, assign, setup } from 'xstate';
import { PersistentMap } from '../../world/index.ts';
import { once } from '../once.ts';
import type { Answer } from '../run.ts';
import { answers } from './answer.ts';
import { defaultDomain, type Domain, type EnvCall, type Environment, ORDINARY, surroundings } from './environment.ts';

export interface OwnerType {
  /** dma_owner: DMA_OWNER_NONE, _KERNEL or _USER; v2 calls them NONE, DMA_API and PRIVATE_DOMAIN_USER. */
  readonly type: 'none' | 'kernel' | 'user';
  readonly owner_cnt: number;
  /** owner_user_file, in v2 owner_cookie; null is NULL. */
  readonly owner: string | null;
  /** References from get_file, in v1 alone. */
  readonly refs: PersistentMap<number>;
  readonly domain: Domain;
  readonly env: Environment;
}

export type OwnerTypeCall =
  /** `group`: the call is for a group, which must exist. `kept`: VFIO has a reference to the group. */
  | { readonly type: 'set.kernel' | 'release.kernel' | 'release.user'; readonly group?: true; readonly kept?: true }
  | { readonly type: 'set.user'; readonly file: string | null; readonly group?: true }
  | EnvCall;

type Args = { context: OwnerType; event: OwnerTypeCall };
const fileOf = (event: OwnerTypeCall) => ('file' in event ? event.file : null);
const typeOf = (event: OwnerTypeCall) => event.type.slice(event.type.indexOf('.') + 1);
const COUNT = { count: 'owner_cnt', counter: 'owner_cnt' } as const;
const counted = ({ context }: Args) => ({ ...COUNT, value: context.owner_cnt, owner: context.owner ?? 'NULL' });

const answer = answers<Args>();
const noGroup = (result: string, code: string) => [
  { guard: and(['groupMissing', 'calledForGroup']), actions: [answer('N/A', () => ({ code: 'group-has-none' }))] },
  { guard: 'groupMissing' as const, actions: [answer(result, () => ({ code }))] },
];
const otherOwner = (a: Args) => ({ code: 'other-owner', ...counted(a), file: fileOf(a.event) ?? 'NULL' });

const release = [
  { guard: 'typeDiffers' as const, actions: [answer('WARN', () => ({ code: 'nothing-to-release', ...COUNT }))] },
  {
    guard: 'isCountedTwice' as const,
    target: '.deciding',
    actions: ['countDown' as const, answer('OK', (a) => ({ code: 'released', ...counted(a) }))],
  },
  {
    guard: and(['isUserOwned', 'ownDomainIsLeft']),
    target: '.deciding',
    // The last user has left and its own domain is still attached. The release WARNs, but the ownership ends.
    actions: [
      answer('WARN', ({ context }) => ({ code: 'released-domain-left', file: context.owner ?? 'NULL' })),
      'clear' as const,
    ],
  },
  {
    guard: 'isUserOwned' as const,
    target: '.deciding',
    actions: [
      answer('OK', ({ context }) => ({ code: 'released-last', file: context.owner ?? 'NULL' })),
      'clear' as const,
      'attachDefault' as const,
    ],
  },
  { target: '.deciding', actions: ['clear' as const, answer('OK', (a) => ({ code: 'released', ...counted(a) }))] },
];

/** No references. */
export const NO_REFS = PersistentMap.of<number>();

export const ownerTypeMachine = once(() =>
  setup({
    types: { context: {} as OwnerType, events: {} as OwnerTypeCall },
    guards: {
      groupMissing: ({ context, event }) => !context.env.group && !('kept' in event),
      calledForGroup: ({ event }) => 'group' in event && event.group === true,
      isKernelOwned: ({ context }) => context.type === 'kernel',
      isUserOwned: ({ context }) => context.type === 'user',
      isCountedTwice: ({ context }) => context.owner_cnt > 1,
      typeDiffers: ({ context, event }) => context.type !== typeOf(event),
      /** v1 requires a file for a user. */
      fileIsNull: ({ event }) => fileOf(event) === null,
      ownerDiffers: ({ context, event }) => context.owner !== fileOf(event),
      domainIsNotDefault: ({ context }) => context.domain !== defaultDomain(context.env),
      /** v1: a user must detach its own domain before its ownership ends. */
      ownDomainIsLeft: ({ context }) => context.domain === 'private',
      // v2: one rule for both parties, and every cookie is valid.
      oneRule: () => false,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      setEnv: assign(({ context, event }) =>
        event.type === 'env' ? surroundings(context, event, context.type === 'user' ? 'none' : null) : {},
      ),
      countUp: assign({ owner_cnt: ({ context }) => context.owner_cnt + 1 }),
      countDown: assign({ owner_cnt: ({ context }) => context.owner_cnt - 1 }),
      takeForKernel: assign({ type: 'kernel' as const, owner_cnt: 1 }),
      /** get_file, and the default domain is detached. */
      takeForUser: assign(({ event }) => {
        const owner = fileOf(event);
        return {
          type: 'user' as const,
          owner_cnt: 1,
          owner,
          domain: 'none' as const,
          refs: owner === null ? NO_REFS : NO_REFS.with(owner, 1),
        };
      }),
      /** fput; the type becomes NONE. */
      clear: assign({ type: 'none' as const, owner_cnt: 0, owner: null, refs: NO_REFS }),
      attachDefault: assign({ domain: ({ context }) => defaultDomain(context.env) }),
    },
  }).createMachine({
    id: 'iommu-group',
    initial: 'idle',
    context: { type: 'none', owner_cnt: 0, owner: null, refs: NO_REFS, domain: 'default', env: ORDINARY },
    states: {
      /** DMA_OWNER_NONE */
      idle: {},
      /** DMA_OWNER_KERNEL */
      kernelOwned: {},
      /** DMA_OWNER_USER; the default domain is detached */
      owned: {},
      deciding: {
        always: [
          { guard: 'isUserOwned', target: 'owned' },
          { guard: 'isKernelOwned', target: 'kernelOwned' },
          { target: 'idle' },
        ],
      },
    },
    on: {
      env: { actions: ['setEnv', answer('OK', () => ({ code: 'env-set' }))] },
      'set.kernel': [
        ...noGroup('OK', 'no-group-nothing'),
        { guard: 'isUserOwned', actions: [answer('EBUSY', (a) => ({ code: 'users-present', ...counted(a) }))] },
        {
          guard: 'isKernelOwned',
          target: '.deciding',
          actions: ['countUp', answer('OK', (a) => ({ code: 'claimed', mode: 'kernel', ...counted(a) }))],
        },
        {
          target: '.deciding',
          actions: ['takeForKernel', answer('OK', (a) => ({ code: 'claimed', mode: 'kernel', ...counted(a) }))],
        },
      ],
      'set.user': [
        ...noGroup('ENODEV', 'no-group'),
        {
          guard: 'isKernelOwned',
          actions: [answer('EBUSY', (a) => ({ code: 'kernel-drivers-present', ...counted(a) }))],
        },
        { guard: and(['isUserOwned', 'ownerDiffers', 'oneRule']), actions: [answer('EBUSY', otherOwner)] },
        { guard: 'fileIsNull', actions: [answer('EINVAL', () => ({ code: 'null-owner' }))] },
        { guard: and(['isUserOwned', 'ownerDiffers']), actions: [answer('EPERM', otherOwner)] },
        { guard: 'isUserOwned', target: '.deciding', actions: ['countUp', claimedOwner()] },
        { guard: 'domainIsNotDefault', actions: [answer('EBUSY', () => ({ code: 'foreign-domain' }))] },
        { target: '.deciding', actions: ['takeForUser', claimedOwner()] },
      ],
      'release.kernel': [...noGroup('OK', 'no-group-nothing'), ...release],
      'release.user': [...noGroup('WARN', 'no-group'), ...release],
    },
  }),
);

function claimedOwner() {
  return answer('OK', (a) => {
    const file = fileOf(a.event);
    return file === null ? { code: 'claimed-nobody', ...counted(a) } : { code: 'claimed-owner', file, ...counted(a) };
  });
}

/** v2 and v3: one test compares type and cookie. EPERM is gone, NULL is a valid cookie, and no reference is held. */
export const ownerCookieMachine = once(() =>
  ownerTypeMachine().provide({
    guards: { fileIsNull: () => false, oneRule: () => true, ownDomainIsLeft: () => false },
    actions: {
      takeForUser: assign(({ event }) => ({
        type: 'user' as const,
        owner_cnt: 1,
        owner: fileOf(event),
        domain: 'none' as const,
      })),
    },
  }),
);
