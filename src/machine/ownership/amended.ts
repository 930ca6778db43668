/**
 * `repaired` with the correction in Lu Baolu's reply of 29 September 2021: the driver core sets DMA_OWNER_NONE at
 * unbind. Each device has one mode. Setting another mode gives back the device's claim and then claims the new mode.
 * The guards see the counts without the device's own claim.
 */
import { assign } from 'xstate';
import type { Mode } from '../../world/index.ts';
import { type CountersCall, ownMode as modeOf, type ThreeCounters } from './counters.ts';
import { once } from '../once.ts';
import { put, repairedMachine } from './repaired.ts';

type Args = { context: ThreeCounters; event: CountersCall };

const deviceOf = (event: CountersCall) => ('device' in event ? event.device : '');
const wanted = (event: CountersCall) => event.type.slice(event.type.indexOf('.') + 1) as Mode;
const others = (args: Args, mode: 'kernel' | 'user') => args.context.counts[mode] - (modeOf(args) === mode ? 1 : 0);

export const amendedMachine = once(() =>
  repairedMachine.provide({
    guards: {
      usersPresent: (args) => others(args, 'user') > 0,
      kernelUsersPresent: (args) => others(args, 'kernel') > 0,
      noneIsAMode: () => true,
      modeIsNoCounter: () => false,
      /** True if the device has this mode already. The file does not matter: it is no part of a mode. */
      modeIsUnchanged: ({ context, event }) => modeOf({ context, event }) === wanted(event),
      modeIsNotTheDevices: ({ context, event }) => modeOf({ context, event }) !== wanted(event),
    },
    actions: {
      giveBackOwnHold: assign(({ context, event }) => {
        const mode = modeOf({ context, event });
        if (mode === 'none') return {};
        const counts = { ...context.counts, [mode]: context.counts[mode] - 1 };
        return { counts, ...(mode === 'user' && counts.user === 0 ? put(context) : {}) };
      }),
      setMode: assign(({ context, event }) => ({ modes: context.modes.with(deviceOf(event), wanted(event)) })),
      clearMode: assign(({ context, event }) => ({ modes: context.modes.without(deviceOf(event)) })),
    },
  }),
);
