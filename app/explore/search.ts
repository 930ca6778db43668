/** Runs one search in slices, so that whoever asked for it can stop it in between. */
import { explore, type Progress, Unsearchable, type Verdict } from '../../src/explore/index.ts';
import type { Ended, Job } from './ask.ts';

/** Milliseconds from one word about the progress to the next. */
const TOLD_EVERY = 100;

/** Lets whatever has come meanwhile have its turn. A timer would wait for four milliseconds each time. */
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
  /** How long a slice may take, in milliseconds. */
  readonly slice: number;
  stopped(): boolean;
  told(progress: Progress): void;
  /** All verdicts that are decided by now, each time that they have changed. */
  found(verdicts: readonly Verdict[]): void;
  /** Called now and then while a slice takes long. */
  beat?(): void;
}

/** Searches to the end, or until the hand is stopped. Never rejects. */
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
        // The verdicts come first: whoever sees that there is a violation has its trace.
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
