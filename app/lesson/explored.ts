/** Searches that a lesson asks for: in the worker, in their turn. */
import type { Explore } from '../../src/lesson/index.ts';
import type { Progress } from '../../src/explore/index.ts';
import { failedWords, start } from '../explore/index.ts';

/** A search without a report. Its message says why, in the reader's words. */
export class Unsearched extends Error {}

/** A newer search of the same slot takes the older one's place; `signal` stops it. Rejects with `Unsearched`. */
export const exploringFor =
  (slot: string, signal: AbortSignal, onProgress?: (progress: Progress) => void): Explore =>
  async (request) => {
    if (signal.aborted) return null;
    const { done, cancel } = start({ slot, request, ...(onProgress ? { onProgress } : {}) });
    signal.addEventListener('abort', cancel);
    const answer = await done;
    signal.removeEventListener('abort', cancel);
    switch (answer.kind) {
      case 'searched':
        return answer.stopped ? null : answer.report;
      case 'dropped':
        return null;
      case 'unsearchable':
      case 'failed':
        throw new Unsearched(failedWords(answer));
    }
  };
