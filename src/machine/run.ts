/** One pure step of an XState machine on a snapshot that worlds share. */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type ExecutableActionObject,
  initialTransition,
  transition,
} from 'xstate';

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
 * A snapshot is immutable and a transition is pure, so what a snapshot does on an event is computed once, and snapshots that say the same are
 * one object: thousands of groups that look alike share both the snapshot and its successors. An XState transition costs about 50
 * microseconds, a look-up less than one.
 */
let successors = new WeakMap<AnyMachineSnapshot, Map<string, Ran>>();
let alike = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();
/** So many characters of keys are remembered. Past that everything is forgotten and computed again if it comes back: a history of new names alone must not fill the memory. */
const REMEMBERED = 8_000_000;
/** What an entry costs beside its key, in characters. */
const ENTRY = 200;
let remembered = 0;
let starts = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();

function remember(key: string): void {
  remembered += key.length + ENTRY;
  if (remembered < REMEMBERED) return;
  successors = new WeakMap();
  alike = new WeakMap();
  starts = new WeakMap();
  remembered = 0;
}

/** The snapshot in which a machine begins. Objects that begin alike share it, and with it what they do next. */
export function startOf(machine: AnyStateMachine, input?: unknown): AnyMachineSnapshot {
  let known = starts.get(machine);
  if (!known) starts.set(machine, (known = new Map()));
  const key = JSON.stringify(input ?? null);
  let start = known.get(key);
  if (!start) {
    known.set(key, (start = initialTransition(machine, input)[0] as AnyMachineSnapshot));
    remember(key);
  }
  return start;
}

export function run(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: { readonly type: string }): Ran {
  let known = successors.get(snapshot);
  if (!known) successors.set(snapshot, (known = new Map()));
  const key = JSON.stringify(event);
  let ran = known.get(key);
  if (!ran) {
    known.set(key, (ran = compute(machine, snapshot, event)));
    remember(key);
  }
  return ran;
}

function compute(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: { readonly type: string }): Ran {
  const [next, actions] = transition(machine, snapshot, event);
  const named = (actions as ExecutableActionObject[]).filter((action) => !action.type.startsWith('xstate.'));
  const answered = named.findLast((action) => action.type === 'answer');
  return {
    snapshot: next === snapshot ? snapshot : theOne(machine, snapshot, next),
    actions: named.map((action) => action.type),
    answer: (answered?.params as Answer | undefined) ?? null,
  };
}

const said = (snapshot: AnyMachineSnapshot) => JSON.stringify([snapshot.value, snapshot.context]);

/** The snapshot that stands for all that say the same. */
function theOne(machine: AnyStateMachine, before: AnyMachineSnapshot, next: AnyMachineSnapshot): AnyMachineSnapshot {
  const key = said(next);
  if (key === said(before)) return before;
  let known = alike.get(machine);
  if (!known) alike.set(machine, (known = new Map()));
  const one = known.get(key);
  if (!one) {
    known.set(key, next);
    remember(key);
  }
  return one ?? next;
}
