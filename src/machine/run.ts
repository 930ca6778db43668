/** One pure step of an XState machine on a snapshot that worlds share. */
import { type AnyMachineSnapshot, type AnyStateMachine, type ExecutableActionObject, transition } from 'xstate';

/** What an `answer` action carries: the return value and why, without the names of the scene. */
export interface Answer {
  readonly result: string;
  readonly reason: { readonly code: string } & Readonly<Record<string, unknown>>;
}

export interface Ran {
  readonly snapshot: AnyMachineSnapshot;
  /** Names of the custom actions that the machine asked for, in order. */
  readonly actions: readonly string[];
  /** The last `answer`, or null where the event has no row in the machine. */
  readonly answer: Answer | null;
}

/**
 * A snapshot is immutable and a transition is pure, so what a snapshot does on an event is computed once: thousands of groups that
 * look alike share both the snapshot and its successors. An XState transition costs about 50 microseconds, a look-up less than one.
 */
const known = new WeakMap<AnyMachineSnapshot, Map<string, Ran>>();

export function run(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: { readonly type: string }): Ran {
  let successors = known.get(snapshot);
  if (!successors) known.set(snapshot, (successors = new Map()));
  const key = JSON.stringify(event);
  let ran = successors.get(key);
  if (!ran) successors.set(key, (ran = compute(machine, snapshot, event)));
  return ran;
}

function compute(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: { readonly type: string }): Ran {
  const [next, actions] = transition(machine, snapshot, event);
  const named = (actions as ExecutableActionObject[]).filter((action) => !action.type.startsWith('xstate.'));
  const answered = named.findLast((action) => action.type === 'answer');
  return {
    snapshot: same(snapshot, next) ? snapshot : next,
    actions: named.map((action) => action.type),
    answer: (answered?.params as Answer | undefined) ?? null,
  };
}

function same(before: AnyMachineSnapshot, after: AnyMachineSnapshot): boolean {
  return before === after || (before.context === after.context && JSON.stringify(before.value) === JSON.stringify(after.value));
}
