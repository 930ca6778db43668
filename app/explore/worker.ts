/** Searches off the page's own thread, one search at a time; the page sends the next when one has ended. */
import { serve } from '../workers/index.ts';
import type { Answered, Asked } from './ask.ts';
import { search } from './search.ts';

/** How long the worker hears nothing, in milliseconds. */
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
