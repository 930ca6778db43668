/** An open /dev/vfio/vfio (drivers/vfio/container.c). A closed container lives while a group is in it. */
import { assign, setup } from 'xstate';
import { PersistentMap } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { says } from './answer.ts';
import { once } from '../once.ts';

export interface Container {
  /** Tokens of the group files in the container. */
  readonly groups: PersistentMap<true>;
  readonly closed: boolean;
}

export type ContainerCall =
  | { readonly type: 'join' | 'leave'; readonly group: string }
  | { readonly type: 'set-iommu' | 'close' };

const groupsAfter = (groups: Container['groups'], event: ContainerCall) =>
  'group' in event ? groups.without(event.group) : groups;

const leaves = [
  { guard: 'lastGroupOfAClosedOne' as const, target: 'released', actions: 'dropGroup' as const },
  { guard: 'lastGroup' as const, target: 'empty', actions: 'dropGroup' as const },
  { actions: 'dropGroup' as const },
];

export const containerMachine = once(() =>
  setup({
    types: { context: {} as Container, events: {} as ContainerCall },
    guards: {
      lastGroup: ({ context, event }) => groupsAfter(context.groups, event).size === 0,
      lastGroupOfAClosedOne: ({ context, event }) => context.closed && groupsAfter(context.groups, event).size === 0,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      addGroup: assign(({ context, event }) =>
        'group' in event ? { groups: context.groups.with(event.group, true) } : {},
      ),
      dropGroup: assign(({ context, event }) => ({ groups: groupsAfter(context.groups, event) })),
      closeIt: assign({ closed: true }),
    },
  }).createMachine({
    id: 'vfio-container',
    initial: 'empty',
    context: { groups: PersistentMap.of<true>(), closed: false },
    states: {
      empty: {
        description: 'No group, no privilege: its iommu driver is gone with the last group.',
        on: {
          join: { target: 'grouped', actions: 'addGroup' },
          'set-iommu': { actions: says('EINVAL', 'container-empty') },
          close: 'released',
        },
      },
      grouped: {
        on: {
          join: { actions: 'addGroup' },
          leave: leaves,
          close: { actions: 'closeIt' },
          'set-iommu': { target: 'ready', actions: says('OK', 'iommu-set') },
        },
      },
      ready: {
        description: 'The groups are attached to a domain of the container.',
        on: {
          join: { actions: 'addGroup' },
          leave: leaves,
          close: { actions: 'closeIt' },
          'set-iommu': { actions: says('EINVAL', 'iommu-already-set') },
        },
      },
      released: {},
    },
  }),
);
