/** The result of an event, before its findings are added. */
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
/** Names as text for a reason. A reason stays in memory with its outcome, so the text lists only the first names. */
export const named = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')}, …` : names.join(', ');

/** The result of an event that is the group's answer. */
export function told(answer: Answer, scene: Readonly<Record<string, unknown>>): Done {
  const result = answer.result as Result;
  return { result, reason: reasonOf(answer, scene), refusedBy: result === 'OK' ? null : 'protocol' };
}
