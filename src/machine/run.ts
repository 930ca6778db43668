/** One pure transition of an XState statechart. Worlds share the snapshots. */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type ExecutableActionObject,
  initialTransition,
  transition,
} from 'xstate';

/**
 * The parameters of an `answer` action: the return value and the reason. The caller adds the names of group, device
 * and file.
 */
export interface Answer {
  readonly result: string;
  readonly reason: { readonly code: string } & Readonly<Record<string, unknown>>;
}

export interface Ran {
  readonly snapshot: AnyMachineSnapshot;
  /** Names of the statechart's custom actions, in order. */
  readonly actions: readonly string[];
  /** The last `answer`; null where the transition has none. */
  readonly answer: Answer | null;
}

/**
 * Snapshots are immutable and transitions are pure, so each transition of a snapshot is computed once. Snapshots with
 * equal content become one object. Thousands of equal groups then share a snapshot and its successors. An XState
 * transition costs about 50 microseconds, a look-up less than one.
 */
let successors = new WeakMap<AnyMachineSnapshot, Map<string, Ran>>();
let alike = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();
/**
 * The limit on the total size of the caches, in characters. Beyond the limit the caches are emptied, and transitions
 * are computed again when needed. Otherwise a history with ever new names would fill the memory.
 */
const REMEMBERED = 8_000_000;
/** The cost of a cache entry beside its key, in characters. */
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

/** The initial snapshot of a statechart. Equal inputs share one snapshot, and with it the cached successors. */
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

/** The one snapshot object for all snapshots with equal content. */
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
