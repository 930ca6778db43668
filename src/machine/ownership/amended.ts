/**
 * `repaired` with the nit of Lu Baolu's reply of 29 September 2021: a DMA_OWNER_NONE that the driver core sets at unbind. Each device has one
 * mode; setting another gives back what it holds and claims the new one, and the guards see the counts without the device's own hold.
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
      /** The mode that the device has, whoever asks for it: the file is no part of a mode. */
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
