/** How a group's machine says what a call returns, and why. */
import type { Answer } from '../run.ts';

/** For a machine with such arguments: an answer whose reason is made from what the code had before it. */
export function answers<Args>() {
  return (result: Answer['result'], reason: (args: Args) => Answer['reason']) => ({
    type: 'answer' as const,
    params: (args: Args): Answer => ({ result, reason: reason(args) }),
  });
}
