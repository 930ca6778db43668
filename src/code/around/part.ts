/** One event as the environment handles it: checks, calls into the listing, and the consequences of their results. */
import type { DeviceName } from '../../world/index.ts';
import type { Done } from '../answer.ts';
import type { Ask } from '../draft.ts';

/** A request of an event: the result of a call, or a wait until the device's files let the device go. */
export type Wish =
  | { readonly kind: 'call'; readonly ask: Ask }
  | { readonly kind: 'wait'; readonly device: DeviceName };

/** Yields requests. For a call, the caller sends the result back. */
export type Part = Generator<Wish, Done, Done | null>;

/** Calls into the listing and returns the outcome of the call. */
export function* call(ask: Ask): Generator<Wish, Done, Done | null> {
  return (yield { kind: 'call', ask })!;
}

/** Runs a part of an event. If the machine stops during that part, `undo` restores the records of the environment. */
export function* unlessDead<T>(
  doing: Generator<Wish, T, Done | null>,
  undo: () => void,
): Generator<Wish, T, Done | null> {
  let alive = false;
  try {
    const answer = yield* doing;
    alive = true;
    return answer;
  } finally {
    if (!alive) undo();
  }
}
