/**
 * The group with three counters: the two functions of 28 September 2021, as written (Jason Gunthorpe,
 * 20210928140712.GL964074@nvidia.com; quoted in Lu Baolu's reply the day after). The order of the transitions is the
 * order of the tests in the code. `repaired.ts` and `amended.ts` replace guards and actions under the same names.
 */
import { and, assign, setup } from 'xstate';
import { type Mode, PersistentMap } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { type EnvCall, type Environment, ORDINARY } from './environment.ts';

export interface ThreeCounters {
  /** dma_users[]: counted claims by mode. */
  readonly counts: Readonly<Record<'kernel' | 'shared' | 'user', number>>;
  /** dma_owner_file: compared by pointer; null is NULL. */
  readonly owner: string | null;
  /** References that the protocol took with get_file and has not put. */
  readonly refs: PersistentMap<number>;
  /** The path that returned with dma_owner_lock held; null while the lock is free. */
  readonly lock: string | null;
  /** `amended` alone: the mode of each device. */
  readonly modes: PersistentMap<Mode>;
  readonly env: Environment;
}

export type SetCall = { readonly type: `set.${Mode}`; readonly device: string; readonly file: string | null };
/** `file`: the owner that the caller names; undefined where the caller names none. */
export type ReleaseCall = { readonly type: `release.${Mode}`; readonly device: string; readonly file?: string };
/** A device has left the group. Its claims stay counted. */
interface GoneCall {
  readonly type: 'device.gone';
  readonly device: string;
}
export type CountersCall = SetCall | ReleaseCall | EnvCall | GoneCall;

/** A counter's name as the code writes it. */
export const COUNTER_TEXT = {
  kernel: 'dma_users[KERNEL]',
  shared: 'dma_users[SHARED]',
  user: 'dma_users[USERSPACE]',
} as const;
type CountedMode = keyof typeof COUNTER_TEXT;

type Args = { context: ThreeCounters; event: CountersCall };
const fileOf = (event: CountersCall): string | null => ('file' in event ? (event.file ?? null) : null);
const deviceOf = (event: CountersCall): string => ('device' in event ? event.device : '');
const modeOf = (event: CountersCall): Mode => event.type.slice(event.type.indexOf('.') + 1) as Mode;
export const ownMode = ({ context, event }: Args): Mode => context.modes.get(deviceOf(event)) ?? 'none';

/** An answer whose reason is made from the state before the transition. */
export function answer(result: Answer['result'], reason: (args: Args) => Answer['reason']) {
  return { type: 'answer' as const, params: (args: Args): Answer => ({ result, reason: reason(args) }) };
}
const counted = ({ context, event }: Args) => {
  const mode = modeOf(event) as CountedMode;
  return { count: mode, counter: COUNTER_TEXT[mode], value: context.counts[mode] };
};
const users = ({ context }: Args) => ({
  count: 'user',
  counter: COUNTER_TEXT.user,
  value: context.counts.user,
  owner: context.owner ?? 'NULL',
});

function add(counts: ThreeCounters['counts'], mode: Mode, by: 1 | -1): ThreeCounters['counts'] {
  return mode === 'none' ? counts : { ...counts, [mode]: counts[mode] + by };
}

/** The first tests of both functions, the same for every mode. */
const spins = {
  guard: 'lockIsHeld' as const,
  actions: [answer('HANG', ({ context }) => ({ code: 'lock-held', path: context.lock }))],
};
const oopses = {
  guard: and(['groupMissing', 'groupIsNotChecked']),
  actions: [answer('OOPS', () => ({ code: 'null-group-oops' }))],
};
const noGroup = (result: string, code: string) => ({
  guard: 'groupMissing' as const,
  actions: [answer(result, () => ({ code }))],
});
const unchanged = {
  guard: 'modeIsUnchanged' as const,
  actions: [answer('OK', ({ event }) => ({ code: 'mode-unchanged', mode: modeOf(event) }))],
};

const release = [
  oopses,
  {
    guard: 'modeIsNotTheDevices' as const,
    actions: [answer('WARN', (a) => ({ code: 'wrong-mode', mode: modeOf(a.event), has: ownMode(a) }))],
  },
  { guard: 'modeIsNoCounter' as const, actions: [answer('WARN', ({ event }) => overRelease(modeOf(event)))] },
  noGroup('OK', 'no-group-nothing'),
  spins,
  { guard: 'nothingCounted' as const, actions: [answer('WARN', ({ event }) => overRelease(modeOf(event)))] },
  {
    guard: 'callerIsNotOwner' as const,
    actions: [
      answer('WARN', (a) => ({
        code: 'not-the-owner',
        file: fileOf(a.event) ?? 'NULL',
        owner: a.context.owner ?? 'NULL',
      })),
    ],
  },
  {
    guard: 'isLastUser' as const,
    target: '.deciding',
    actions: [
      'uncount' as const,
      'putOwner' as const,
      'clearMode' as const,
      answer('OK', ({ context, event }) =>
        context.owner === null
          ? { code: 'released-last', file: fileOf(event) ?? 'NULL' }
          : { code: 'released-stale', file: context.owner },
      ),
    ],
  },
  {
    target: '.deciding',
    actions: ['uncount' as const, 'clearMode' as const, answer('OK', (a) => ({ code: 'released', ...counted(a) }))],
  },
];
const overRelease = (mode: Mode) => ({
  code: 'over-release',
  counter: mode === 'none' ? 'dma_users[NONE]' : COUNTER_TEXT[mode],
  ...(mode === 'none' ? {} : { count: mode }),
});

export const countersMachine = setup({
  types: { context: {} as ThreeCounters, events: {} as CountersCall },
  guards: {
    groupMissing: ({ context }) => !context.env.group,
    lockIsHeld: ({ context }) => context.lock !== null,
    usersPresent: ({ context }) => context.counts.user > 0,
    kernelUsersPresent: ({ context }) => context.counts.kernel > 0,
    ownerDiffers: ({ context, event }) => context.owner !== fileOf(event),
    nothingCounted: ({ context, event }) => {
      const mode = modeOf(event);
      return mode !== 'none' && context.counts[mode] === 0;
    },
    isLastUser: ({ context, event }) => modeOf(event) === 'user' && context.counts.user === 1,
    fileIsNull: ({ event }) => fileOf(event) === null,
    // Tests of the counts that choose the next state.
    hasUsers: ({ context }) => context.counts.user > 0,
    hasKernelUsers: ({ context }) => context.counts.kernel > 0,
    // Tests that are missing in the code as written. The repairs provide them.
    groupIsNotChecked: () => true,
    nullFileIsRefused: () => false,
    callerIsNotOwner: () => false,
    noneIsAMode: () => false,
    /** NONE has no counter. As written, the code reads beyond the array, after it has taken the lock. */
    modeIsNoCounter: () => false,
    modeIsUnchanged: () => false,
    modeIsNotTheDevices: () => false,
  },
  actions: {
    answer: (_, _params: Answer) => {},
    setEnv: assign(({ context, event }) =>
      event.type === 'env' ? { env: { ...context.env, [event.flag]: event.on } } : {},
    ),
    count: assign(({ context, event }) => ({ counts: add(context.counts, modeOf(event), 1) })),
    uncount: assign(({ context, event }) => ({ counts: add(context.counts, modeOf(event), -1) })),
    /** get_file and the store: the old pointer is overwritten, and its reference is not put. */
    takeOwner: assign(({ context, event }) => {
      const file = fileOf(event) as string;
      return { owner: file, refs: context.refs.with(file, (context.refs.get(file) ?? 0) + 1) };
    }),
    /** As written, the early returns skip spin_unlock. */
    returnEarly: assign((_, params: { path: string }) => ({ lock: params.path })),
    /** The oops happens between lock and unlock. */
    dieInside: assign({ lock: 's8' }),
    /** As written, fput depends on a test of the old value that can never be true. */
    putOwner: () => {},
    giveBackOwnHold: () => {},
    setMode: () => {},
    clearMode: () => {},
  },
}).createMachine({
  id: 'iommu-group',
  initial: 'free',
  context: {
    counts: { kernel: 0, shared: 0, user: 0 },
    owner: null,
    refs: PersistentMap.of<number>(),
    lock: null,
    modes: PersistentMap.of<Mode>(),
    env: ORDINARY,
  },
  states: {
    /** No claim is counted, or only claims of shared drivers. */
    free: {},
    /** dma_users[KERNEL] > 0 */
    kernelOwned: {},
    /** dma_users[USERSPACE] > 0 */
    userOwned: {},
    /** dma_owner_lock was left held: the next caller spins. */
    lockHeld: {},
    deciding: {
      always: [
        { guard: 'lockIsHeld', target: 'lockHeld' },
        { guard: 'hasUsers', target: 'userOwned' },
        { guard: 'hasKernelUsers', target: 'kernelOwned' },
        { target: 'free' },
      ],
    },
  },
  on: {
    env: { actions: ['setEnv', answer('OK', () => ({ code: 'env-set' }))] },
    'device.gone': { actions: ['clearMode', answer('OK', () => ({ code: 'mode-none' }))] },
    'set.kernel': [
      oopses,
      noGroup('OK', 'no-group-nothing'),
      spins,
      unchanged,
      {
        guard: 'usersPresent',
        target: '.deciding',
        actions: [
          answer('EBUSY', (a) => ({ code: 'users-present', path: 's1', ...users(a) })),
          { type: 'returnEarly', params: { path: 's1' } },
        ],
      },
      {
        target: '.deciding',
        actions: [
          'giveBackOwnHold',
          'count',
          'setMode',
          answer('OK', (a) => ({ code: 'claimed', mode: 'kernel', ...counted(a) })),
        ],
      },
    ],
    'set.shared': [
      oopses,
      noGroup('OK', 'no-group-nothing'),
      spins,
      unchanged,
      {
        target: '.deciding',
        actions: [
          'giveBackOwnHold',
          'count',
          'setMode',
          answer('OK', (a) => ({ code: 'claimed', mode: 'shared', ...counted(a) })),
        ],
      },
    ],
    'set.user': [
      oopses,
      noGroup('ENODEV', 'no-group'),
      spins,
      { guard: 'nullFileIsRefused', actions: [answer('EINVAL', () => ({ code: 'null-owner' }))] },
      unchanged,
      {
        guard: 'kernelUsersPresent',
        target: '.deciding',
        actions: [
          answer('EBUSY', ({ context }) => ({
            code: 'kernel-drivers-present',
            path: 's4',
            count: 'kernel',
            counter: COUNTER_TEXT.kernel,
            value: context.counts.kernel,
          })),
          { type: 'returnEarly', params: { path: 's4' } },
        ],
      },
      {
        guard: and(['ownerDiffers', 'usersPresent']),
        target: '.deciding',
        actions: [
          answer('EPERM', (a) => ({ code: 'other-owner', path: 's6', ...users(a), file: fileOf(a.event) ?? 'NULL' })),
          { type: 'returnEarly', params: { path: 's6' } },
        ],
      },
      {
        guard: and(['ownerDiffers', 'fileIsNull']),
        target: '.deciding',
        actions: [answer('OOPS', () => ({ code: 'null-file-oops' })), 'dieInside'],
      },
      {
        guard: 'ownerDiffers',
        target: '.deciding',
        actions: ['giveBackOwnHold', 'takeOwner', 'count', 'setMode', claimedOwner()],
      },
      { target: '.deciding', actions: ['giveBackOwnHold', 'count', 'setMode', claimedOwner()] },
    ],
    'set.none': [
      oopses,
      { guard: and(['groupMissing', 'noneIsAMode']), actions: [answer('OK', () => ({ code: 'no-group-nothing' }))] },
      {
        guard: 'noneIsAMode',
        target: '.deciding',
        actions: ['giveBackOwnHold', 'clearMode', answer('OK', () => ({ code: 'mode-none' }))],
      },
      spins,
      { actions: [answer('EINVAL', () => ({ code: 'bad-mode', mode: 'none' }))] },
    ],
    'release.kernel': release,
    'release.shared': release,
    'release.user': release,
    'release.none': [
      ...release.slice(0, 5),
      { guard: 'noneIsAMode', actions: [answer('OK', () => ({ code: 'mode-none' }))] },
      { actions: [answer('WARN', ({ event }) => overRelease(modeOf(event)))] },
    ],
  },
});

function claimedOwner() {
  return answer('OK', (a) => {
    const file = fileOf(a.event);
    return file === null ? { code: 'claimed-nobody', ...counted(a) } : { code: 'claimed-owner', file, ...counted(a) };
  });
}
