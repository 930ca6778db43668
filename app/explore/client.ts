/** Asks the worker that searches, or searches here where the browser gives none. One search at a time; the others wait for their turn. */
import { type Cut, partialReport, type Progress, type Request, type Verdict } from '../../src/explore/index.ts';
import { loader } from '../loading/index.ts';
import { Line, type Loss } from '../workers/index.ts';
import { type Asked, type Ended, isAnswered, type Job } from './ask.ts';

export type { Ended } from './ask.ts';

/** `dropped` where a newer search took its place, or it was stopped before it began. */
export type Answer = Ended | { readonly kind: 'dropped' };

export interface Ask {
  /** A newer search of the same slot takes the place of the older one. */
  readonly slot: string;
  readonly request: Request;
  /** A space of at most so many states comes back as a graph, too. */
  readonly graph?: number;
  onProgress?(progress: Progress): void;
}

export interface Running {
  /** Never rejects. */
  readonly done: Promise<Answer>;
  /** What was searched until now comes as the answer. */
  cancel(): void;
}

interface Waiting {
  readonly id: number;
  readonly ask: Ask;
  readonly job: Job;
  settle(answer: Answer): void;
  dropped: boolean;
  /** The reader stopped it. */
  stopped: boolean;
  /** A second worker has begun it. */
  again: boolean;
  /** The last progress and verdicts, kept for the report of a lost search. */
  progress: Progress | null;
  found: readonly Verdict[];
}

/** How long the page may be busy at a time where it has to search itself, in milliseconds. */
const SLICE = 8;
/** The worker has so many ticks to answer a stop with its report. */
const LOOKS_TO_STOP = 5;

let ids = 0;
let running: Waiting | null = null;
/** Set while the page searches itself: the flag that stops the search, and whether its script has loaded. */
let hand: { stopped: boolean; begun: boolean } | null = null;
const queue: Waiting[] = [];

const line = new Line({
  create: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  heard(data) {
    if (!isAnswered(data)) return false;
    if (data.type === 'progress') told(data.id, data.progress);
    else if (data.type === 'found') found(data.id, data.found);
    else ended(data.id, data.ended);
    return true;
  },
  lost,
});

function ended(id: number, answer: Answer): void {
  if (running?.id !== id) return;
  const { settle, dropped } = running;
  running = null;
  hand = null;
  line.rest();
  if (!dropped) settle(answer);
  next();
}

function told(id: number, progress: Progress): void {
  if (running?.id !== id) return;
  running.progress = progress;
  if (!running.dropped) running.ask.onProgress?.(progress);
}

function found(id: number, verdicts: readonly Verdict[]): void {
  if (running?.id === id) running.found = verdicts;
}

/** To a reader who has stopped the search, a worker that never started is a silent one. */
const cutOf = (loss: Loss): Cut =>
  'message' in loss ? loss : { code: loss.code === 'unstarted' ? 'silent' : loss.code };

/** The answer for a search whose worker is gone. */
function remains({ ask, progress, found, stopped }: Waiting, cut: Cut): Ended {
  return {
    kind: 'searched',
    report: partialReport(ask.request, progress, found, stopped ? null : cut),
    graph: null,
    stopped,
  };
}

/**
 * The page searches itself where the worker never started. The browser may have ended a worker that had nothing to do: another worker then begins,
 * once. A worker that was lost at work may have taken all memory, so the page does not begin that search again unasked.
 */
function lost(loss: Loss): void {
  if (!running) return;
  const { code } = loss;
  const over = running.stopped || running.dropped;
  if (code === 'unstarted' && !over) {
    void here(running);
  } else if (code === 'ended' && !over && !running.again && running.progress === null) {
    running.again = true;
    begin(running);
  } else {
    ended(running.id, remains(running, cutOf(loss)));
  }
}

const engines = loader(() => import('./search.ts'));

async function here(mine: Waiting): Promise<void> {
  const { id, job } = mine;
  const own: NonNullable<typeof hand> = (hand = { stopped: false, begun: false });
  const engine = await engines().catch(() => null);
  // `stop` has answered already.
  if (own.stopped) return;
  if (!engine) {
    ended(id, { kind: 'failed', code: 'unstarted', why: '' });
    return;
  }
  own.begun = true;
  ended(
    id,
    await engine.search(job, {
      slice: SLICE,
      stopped: () => own.stopped,
      told: (progress) => told(id, progress),
      found: (verdicts) => found(id, verdicts),
    }),
  );
}

function next(): void {
  const first = running ? undefined : queue.shift();
  if (!first) return;
  running = first;
  begin(first);
}

function begin(mine: Waiting): void {
  if (!line.send({ type: 'start', id: mine.id, job: mine.job } satisfies Asked)) void here(mine);
}

function stop(mine: Waiting): void {
  mine.stopped = true;
  if (!hand) {
    line.send({ type: 'cancel', id: mine.id } satisfies Asked);
    line.hurry(LOOKS_TO_STOP);
    return;
  }
  hand.stopped = true;
  if (!hand.begun) ended(mine.id, remains(mine, { code: 'silent' }));
}

/** Takes a search away that nobody wants any more. */
function drop(old: Waiting): void {
  old.settle({ kind: 'dropped' });
  if (old === running) {
    old.dropped = true;
    stop(old);
  } else {
    queue.splice(queue.indexOf(old), 1);
  }
}

export function start(ask: Ask): Running {
  for (const old of [running, ...queue]) if (old && !old.dropped && old.ask.slot === ask.slot) drop(old);
  let settle: Waiting['settle'] = () => {};
  const done = new Promise<Answer>((resolve) => {
    settle = resolve;
  });
  const mine: Waiting = {
    id: ++ids,
    ask,
    job: { request: ask.request, graph: ask.graph ?? 0 },
    settle,
    dropped: false,
    stopped: false,
    again: false,
    progress: null,
    found: [],
  };
  queue.push(mine);
  next();
  return {
    done,
    cancel() {
      if (mine === running && !mine.dropped) stop(mine);
      else if (queue.includes(mine)) drop(mine);
    },
  };
}
