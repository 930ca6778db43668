/**
 * The worker that searches, off the page's thread. It runs one search at a time. The page sends the next search after
 * the end of one.
 */
import { serve } from '../workers/index.ts';
import type { Answered, Asked } from './ask.ts';
import { search } from './search.ts';

/** The length of a slice, in milliseconds. The worker reads no messages during a slice. */
const SLICE = 20;

const stopped = new Set<number>();

serve<Asked, Answered>((asked, { say, beat }) => {
  const { id } = asked;
  if (asked.type === 'cancel') return void stopped.add(id);
  void search(asked.job, {
    slice: SLICE,
    stopped: () => stopped.has(id),
    beat,
    told: (progress) => say({ type: 'progress', id, progress }),
    found: (found) => say({ type: 'found', id, found }),
  }).then((ended) => {
    stopped.delete(id);
    say({ type: 'ended', id, ended });
  });
});
