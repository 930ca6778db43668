/** Searches that a lesson asks for: in the worker, in their turn. */
import type { Explore } from '../../src/lesson/index.ts';
import type { Progress } from '../../src/explore/index.ts';
import { start } from '../explore/index.ts';

/** A newer search of the same slot takes the older one's place; `signal` stops it. */
export const exploringFor = (slot: string, signal: AbortSignal, onProgress?: (progress: Progress) => void): Explore => async (request) => {
  if (signal.aborted) return null;
  const { done, cancel } = start({ slot, request, ...(onProgress ? { onProgress } : {}) });
  signal.addEventListener('abort', cancel);
  const answer = await done;
  signal.removeEventListener('abort', cancel);
  switch (answer.kind) {
    case 'searched': return answer.stopped ? null : answer.report;
    case 'dropped': return null;
    case 'unsearchable': throw new RangeError(answer.code);
    case 'failed': throw new Error(answer.why);
  }
};
