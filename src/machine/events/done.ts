/** How an event ended, before the names of its findings are gathered. */
import type { Event, Result } from '../../world/index.ts';
import type { Answer } from '../run.ts';
import { reasonOf } from '../draft.ts';
import type { Reason, RefusedBy } from '../types.ts';

export interface Done {
  readonly result: Result;
  readonly reason: Reason;
  readonly refusedBy: RefusedBy | null;
  readonly woke?: readonly Event[];
  readonly detail?: Readonly<Record<string, boolean>>;
}

export const ok = (reason: Reason, woke: readonly Event[] = []): Done => ({
  result: 'OK',
  reason,
  refusedBy: null,
  woke,
});
export const refuse = (result: Result, refusedBy: RefusedBy, reason: Reason): Done => ({ result, reason, refusedBy });

export const MOST_NAMED = 8;
/** Names for a reason. It is kept with its outcome, so it does not grow with a machine: the first few stand for all. */
export const named = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')}, …` : names.join(', ');

/** What the group answered, told as it is. */
export function told(answer: Answer, scene: Readonly<Record<string, unknown>>): Done {
  const result = answer.result as Result;
  return { result, reason: reasonOf(answer, scene), refusedBy: result === 'OK' ? null : 'protocol' };
}
