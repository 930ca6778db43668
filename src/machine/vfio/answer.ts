/** How a machine of this folder says what a call returns and why; the caller adds the names of the scene. */
import type { Answer } from '../run.ts';
import type { ReasonCode } from '../types.ts';

export function says(result: string, code: ReasonCode) {
  return { type: 'answer' as const, params: (): Answer => ({ result, reason: { code } }) };
}
