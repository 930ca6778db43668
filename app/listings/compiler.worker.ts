/** Compiles off the page's own thread. For a long text, the work takes longer than a reader waits for a key. */
import { serve } from '../workers/index.ts';
import { JOBS, type Jobs } from './compile.ts';

export interface Asked {
  readonly id: number;
  readonly job: keyof Jobs;
  readonly given: readonly string[];
}
/** `failed` is the message of the error that the job threw. */
export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failed: string };

serve<Asked, Answered>(({ id, job, given }, { say }) => {
  const work = JOBS[job] as (...given: readonly string[]) => unknown;
  let answer: Answered;
  try {
    answer = { id, answer: work(...given) };
  } catch (why) {
    answer = { id, failed: why instanceof Error ? why.message : String(why) };
  }
  say(answer);
});
