/**
 * The driver core's statechart for one device (drivers/base/dd.c). Up to `v1` the order is claim, mark, probe. From
 * `v2` on it is mark, claim, probe: the bus claims in its dma_configure, when dev->driver is already set. In every
 * version an unbind calls remove first and releases the claim after it. The statechart's actions name the next step.
 * The group's statechart decides whether a claim is granted.
 */
import { assign, setup } from 'xstate';
import { PersistentMap } from '../world/index.ts';

export interface Device {
  /** dev->driver; null while no driver is bound. */
  readonly driver: string | null;
  /** The driver that the driver core tries to bind. */
  readonly candidate: string | null;
  readonly marksFirst: boolean;
  /** Owner files that hold the device through the version's user path, oldest first. */
  readonly files: PersistentMap<true>;
  /** Events that sleep until the last file releases the device. */
  readonly waiting: readonly ('unbind' | 'unplug')[];
}

export type DeviceCall =
  | { readonly type: 'bind'; readonly driver: string; readonly marksFirst: boolean }
  | { readonly type: 'granted' | 'refused' | 'probed' | 'failed' | 'givenBack' }
  | { readonly type: 'unbind' | 'unplug' }
  | { readonly type: 'attached' | 'detached'; readonly file: string };

const without = (files: Device['files'], event: DeviceCall) => ('file' in event ? files.without(event.file) : files);

export const deviceMachine = setup({
  types: { context: {} as Device, events: {} as DeviceCall },
  guards: {
    marksFirst: ({ context }) => context.marksFirst,
    heldByFile: ({ context }) => context.files.size > 0,
    letsAWaiterGo: ({ context, event }) => context.waiting.length > 0 && without(context.files, event).size === 0,
  },
  actions: {
    choose: assign(({ event }) =>
      event.type === 'bind' ? { candidate: event.driver, marksFirst: event.marksFirst } : {},
    ),
    setDriver: assign({ driver: ({ context }) => context.candidate }),
    clearDriver: assign({ driver: null, candidate: null }),
    forget: assign({ candidate: null }),
    hold: assign({
      files: ({ context, event }) => ('file' in event ? context.files.with(event.file, true) : context.files),
    }),
    letGo: assign({ files: ({ context, event }) => without(context.files, event) }),
    sleep: assign({
      waiting: ({ context, event }) => [
        ...context.waiting,
        event.type === 'unplug' ? ('unplug' as const) : ('unbind' as const),
      ],
    }),
    wake: assign({ waiting: [] }),
    // Steps that the caller carries out, in the order of the actions. The page shows them as the driver core's steps.
    mark: () => {},
    unmark: () => {},
    claim: () => {},
    probe: () => {},
    undo: () => {},
    remove: () => {},
    release: () => {},
  },
}).createMachine({
  id: 'device',
  initial: 'unbound',
  context: { driver: null, candidate: null, marksFirst: false, files: PersistentMap.of<true>(), waiting: [] },
  states: {
    unbound: {
      entry: 'forget',
      on: { bind: { target: 'chosen', actions: 'choose' } },
    },
    chosen: { always: [{ guard: 'marksFirst', target: 'marking' }, { target: 'claiming' }] },
    claiming: {
      entry: 'claim',
      on: {
        granted: [{ guard: 'marksFirst', target: 'probing' }, { target: 'marking' }],
        refused: [{ guard: 'marksFirst', target: 'unmarking' }, { target: 'unbound' }],
      },
    },
    marking: {
      entry: ['setDriver', 'mark'],
      always: [{ guard: 'marksFirst', target: 'claiming' }, { target: 'probing' }],
    },
    probing: { entry: 'probe', on: { probed: 'bound', failed: 'undoing' } },
    undoing: { entry: 'undo', on: { givenBack: 'unmarking' } },
    bound: {
      on: {
        attached: { actions: 'hold' },
        detached: [{ guard: 'letsAWaiterGo', target: 'removing', actions: ['letGo', 'wake'] }, { actions: 'letGo' }],
        unbind: [{ guard: 'heldByFile', actions: 'sleep' }, { target: 'removing' }],
        unplug: [{ guard: 'heldByFile', actions: 'sleep' }, { target: 'removing' }],
      },
    },
    removing: { entry: 'remove', always: 'givingBack' },
    givingBack: { entry: 'release', on: { givenBack: 'unmarking' } },
    unmarking: { entry: ['clearDriver', 'unmark'], always: 'unbound' },
  },
});
