/** One event as the world around the code tells it: checks, calls into the listing, and what follows from their answers. */
import type { DeviceName } from '../../world/index.ts';
import type { Done } from '../answer.ts';
import type { Ask } from '../draft.ts';

/** What a part asks for before it can go on: a call's answer, or that a device's files let go. */
export type Wish =
  | { readonly kind: 'call'; readonly ask: Ask }
  | { readonly kind: 'wait'; readonly device: DeviceName };

/** Yields its wishes; a call's answer comes back. */
export type Part = Generator<Wish, Done, Done | null>;

/** Calls into the listing. Answers `otherwise` where it has no such call. */
export function* call(ask: Ask): Generator<Wish, Done, Done | null> {
  return (yield { kind: 'call', ask })!;
}

/** Does what is a part of a part; `undo` takes back what the world around noted of it where the machine dies on the way. */
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
