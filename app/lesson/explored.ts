/** Searches for a lesson. They run in the worker and wait in its queue. */
import type { Explore } from '../../src/lesson/index.ts';
import type { Progress } from '../../src/explore/index.ts';
import { failedWords, start } from '../explore/index.ts';

/** A search without a report. Its message gives the reason in the reader's words. */
export class Unsearched extends Error {}

/**
 * Gives a function that searches; it resolves with null after a stop. A newer search of the same slot replaces the
 * older one. `signal` stops the search. Rejects with `Unsearched`.
 */
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
