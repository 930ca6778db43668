/** Makes the answers of a group's statechart: the return value and the reason. */
import type { Answer } from '../run.ts';

/** Makes answers for a statechart with these arguments. The reason is made from the state before the transition. */
export function answers<Args>() {
  return (result: Answer['result'], reason: (args: Args) => Answer['reason']) => ({
    type: 'answer' as const,
    params: (args: Args): Answer => ({ result, reason: reason(args) }),
  });
}
