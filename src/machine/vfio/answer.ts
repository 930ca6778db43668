/**
 * Makes the answers of this folder's statecharts: the return value and the reason code. The caller adds the names.
 */
import type { Answer } from '../run.ts';
import type { ReasonCode } from '../types.ts';

export function says(result: string, code: ReasonCode) {
  return { type: 'answer' as const, params: (): Answer => ({ result, reason: { code } }) };
}
