/** Runs one search in slices, so that the caller can stop the search between two slices. */
import { explore, type Progress, Unsearchable, type Verdict } from '../../src/explore/index.ts';
import type { Ended, Job } from './ask.ts';

/** Milliseconds between two progress messages. */
const TOLD_EVERY = 100;

/** Lets waiting messages run first. A `MessageChannel` is used because a timer waits at least four milliseconds. */
function turn(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      done();
    });
    port1.start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    port2.postMessage(null);
  });
}

export interface Hand {
  /** The length of a slice, in milliseconds. */
  readonly slice: number;
  stopped(): boolean;
  told(progress: Progress): void;
  /** Gets all decided verdicts each time that their set changes. */
  found(verdicts: readonly Verdict[]): void;
  /** Called from time to time during a long slice. */
  beat?(): void;
}

/** Searches until the end, or until `hand.stopped()` is true. Never rejects. */
export async function search({ request, graph }: Job, hand: Hand): Promise<Ended> {
  try {
    const search = explore(request, hand.beat);
    let next = 0;
    let more = true;
    let decided = '';
    while (more && !hand.stopped()) {
      more = search.advance(hand.slice);
      const now = performance.now();
      if (more && now >= next) {
        next = now + TOLD_EVERY;
        const progress = search.progress();
        const names = progress.decided.map(({ name }) => name).join();
        // The verdicts are sent before the progress. So a page that shows a violation already has its trace.
        if (names !== decided) hand.found(search.found());
        decided = names;
        hand.told(progress);
      }
      if (more) await turn();
    }
    const report = search.report();
    return {
      kind: 'searched',
      report,
      graph: more || graph === 0 || report.states > graph ? null : search.graph(graph),
      stopped: more,
    };
  } catch (why) {
    if (why instanceof Unsearchable) return { kind: 'unsearchable', code: why.code, params: why.params };
    return { kind: 'failed', code: 'internal', why: why instanceof Error ? why.message : String(why) };
  }
}
