/** `sketch` with its repairs R1 to R9. Each repair replaces a guard or an action under the same name. */
import { assign } from 'xstate';
import { countersMachine, type ThreeCounters } from './counters.ts';

/** The last user's fput, and the reset of the pointer. */
export function put(context: ThreeCounters): Pick<ThreeCounters, 'owner' | 'refs'> {
  const { owner } = context;
  if (owner === null) return context;
  const left = (context.refs.get(owner) ?? 0) - 1;
  return { owner: null, refs: left > 0 ? context.refs.with(owner, left) : context.refs.without(owner) };
}

export const repairedMachine = countersMachine.provide({
  guards: {
    /** R5: without a group, kernel and shared claims have nothing to count and a user has nothing to own. */
    groupIsNotChecked: () => false,
    /** R6: an owner must be a file, not NULL. */
    nullFileIsRefused: ({ event }) => event.type === 'set.user' && event.file === null,
    /** R8: a release of a mode without a counter is refused before the lock is taken. */
    modeIsNoCounter: ({ event }) => event.type === 'release.none',
    /** R7: a caller that names a file on a release must be its owner. A caller that names none is trusted. */
    callerIsNotOwner: ({ context, event }) =>
      event.type === 'release.user' && event.file !== undefined && event.file !== context.owner,
  },
  actions: {
    /** R1: one exit label, so every return unlocks. */
    returnEarly: () => {},
    /** R2: the code tests the new value. */
    putOwner: assign(({ context }) => put(context)),
  },
});
// R3 (release returns nothing) and R4 (the variable's name) change no statechart. The missing return value is a
// property of the version, and a wrong name does not compile. R9 (no automatic claim for drivers with managed DMA) is
// part of the driver core.
