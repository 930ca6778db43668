/// <reference lib="webworker" />
/** Searches off the page's own thread, one search at a time; the page sends the next when one has ended. */
import type { Answered, Asked } from './ask.ts';
import { search } from './search.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
/** How long the worker hears nothing, in milliseconds. */
const SLICE = 20;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker talks to its page alone
const say = (answer: Answered): void => scope.postMessage(answer);
const stopped = new Set<number>();

scope.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const { id } = data;
  if (data.type === 'cancel') return void stopped.add(id);
  void search(data.job, { slice: SLICE, stopped: () => stopped.has(id), told: (progress) => say({ type: 'progress', id, progress }) }).then((ended) => {
    stopped.delete(id);
    say({ type: 'ended', id, ended });
  });
});
