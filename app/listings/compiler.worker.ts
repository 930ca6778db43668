/// <reference lib="webworker" />
/** Compiles off the page's own thread: over a long text it takes longer than anybody waits for a key. */
import { JOBS, type Jobs } from './compile.ts';

export interface Asked { readonly id: number; readonly job: keyof Jobs; readonly given: readonly string[] }
export interface Answered { readonly id: number; readonly answer: unknown }

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', ({ data: { id, job, given } }: MessageEvent<Asked>) => {
  const work = JOBS[job] as (...given: readonly string[]) => unknown;
  const answer: Answered = { id, answer: work(...given) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker talks to its page alone
  scope.postMessage(answer);
});
