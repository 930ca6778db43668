/** The sketch with its repairs, R1 to R9, each provided under the name of what it repairs. */
import { assign } from 'xstate';
import { own } from '../../world/index.ts';
import { countersMachine, type ThreeCounters } from './counters.ts';

/** The last user's fput and the pointer's reset. */
export function put(context: ThreeCounters): Pick<ThreeCounters, 'owner' | 'refs'> {
  const { owner } = context;
  if (owner === null) return context;
  const left = (own(context.refs, owner) ?? 0) - 1;
  if (left > 0) return { owner: null, refs: { ...context.refs, [owner]: left } };
  const { [owner]: _, ...refs } = context.refs;
  return { owner: null, refs };
}

export const repairedMachine = countersMachine.provide({
  guards: {
    /** R5: without a group, kernel and shared claims have nothing to count and a user has nothing to own. */
    groupIsNotChecked: () => false,
    /** R6: an owner has an identity. */
    nullFileIsRefused: ({ event }) => event.type === 'set.user' && event.file === null,
    /** R8: a mode without a counter is turned away at the door. */
    modeIsNoCounter: ({ event }) => event.type === 'release.none',
    /** R7: who names a file on a release must be its owner; who names none is trusted. */
    callerIsNotOwner: ({ context, event }) =>
      event.type === 'release.user' && event.file !== undefined && event.file !== context.owner,
  },
  actions: {
    /** R1: one exit label, so every return unlocks. */
    returnEarly: () => {},
    /** R2: the new value is tested. */
    putOwner: assign(({ context }) => put(context)),
  },
});
// R3 (release returns nothing) and R4 (the variable's name) leave no trace in a statechart: an undefined return value is a trait of the
// version, and a wrong name does not compile.
// R9, no automatic claim for drivers with managed DMA, belongs to the driver core.
