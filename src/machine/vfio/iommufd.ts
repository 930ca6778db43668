/**
 * An open /dev/iommu: the iommufd_ctx, which is the owner of a device's claim. Bound devices keep it alive after its
 * descriptor is closed.
 */
import { assign, setup } from 'xstate';
import { PersistentMap } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { says } from './answer.ts';
import { once } from '../once.ts';

export interface Iommufd {
  /** The group files (by token) and the bound devices (by `holderOf`) that keep the iommufd alive. */
  readonly holders: PersistentMap<true>;
  /**
   * The iommufd has an IOAS for a container's calls. It is made when a group file takes the iommufd as its container.
   */
  readonly compat: boolean;
  /** The number of objects allocated so far. */
  readonly allocated: number;
}

export type IommufdCall =
  | { readonly type: 'hold' | 'let-go'; readonly by: string }
  | { readonly type: 'stand-in' | 'set-iommu' | 'ioas-alloc' | 'close' };

const holdersAfter = (holders: Iommufd['holders'], event: IommufdCall) =>
  'by' in event ? holders.without(event.by) : holders;

export const iommufdMachine = once(() =>
  setup({
    types: { context: {} as Iommufd, events: {} as IommufdCall },
    guards: {
      isHeld: ({ context }) => context.holders.size > 0,
      lastHolderGoes: ({ context, event }) => holdersAfter(context.holders, event).size === 0,
      hasCompatIoas: ({ context }) => context.compat,
    },
    actions: {
      answer: (_, _params: Answer) => {},
      addHolder: assign(({ context, event }) =>
        'by' in event ? { holders: context.holders.with(event.by, true) } : {},
      ),
      dropHolder: assign(({ context, event }) => ({ holders: holdersAfter(context.holders, event) })),
      makeCompatIoas: assign({ compat: true }),
      countObject: assign({ allocated: ({ context }) => context.allocated + 1 }),
    },
  }).createMachine({
    id: 'iommufd',
    initial: 'open',
    context: { holders: PersistentMap.of<true>(), compat: false, allocated: 0 },
    on: { hold: { actions: 'addHolder' } },
    states: {
      open: {
        on: {
          'stand-in': { actions: 'makeCompatIoas' },
          'let-go': { actions: 'dropHolder' },
          'ioas-alloc': { actions: ['countObject', says('OK', 'ioas-allocated')] },
          'set-iommu': [
            { guard: 'hasCompatIoas', actions: says('OK', 'iommu-set-compat') },
            { actions: says('ENODEV', 'no-compat-ioas') },
          ],
          close: [{ guard: 'isHeld', target: 'held' }, { target: 'released' }],
        },
      },
      held: {
        description: 'The descriptor is closed; what is bound to it keeps it.',
        on: {
          'let-go': [{ guard: 'lastHolderGoes', target: 'released', actions: 'dropHolder' }, { actions: 'dropHolder' }],
        },
      },
      released: {},
    },
  }),
);
