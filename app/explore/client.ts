/**
 * Sends searches to the worker. If the browser gives no worker, the page searches itself. Only one search runs at a
 * time. The others wait in a queue.
 */
import { type Cut, partialReport, type Progress, type Request, type Verdict } from '../../src/explore/index.ts';
import { loader } from '../loading/index.ts';
import { Line, type Loss } from '../workers/index.ts';
import { type Asked, type Ended, isAnswered, type Job } from './ask.ts';

export type { Ended } from './ask.ts';

/** `dropped`: a newer search replaced this search, or the reader stopped it before it began. */
export type Answer = Ended | { readonly kind: 'dropped' };

export interface Ask {
  /** A newer search of the same slot replaces the older search. */
  readonly slot: string;
  readonly request: Request;
  /** If the search has at most this many states, the answer also holds the state graph. */
  readonly graph?: number;
  onProgress?(progress: Progress): void;
}

export interface Running {
  /** Never rejects. */
  readonly done: Promise<Answer>;
  /** Stops the search. `done` then resolves with the states and verdicts found so far. */
  cancel(): void;
}

interface Waiting {
  readonly id: number;
  readonly ask: Ask;
  readonly job: Job;
  settle(answer: Answer): void;
  dropped: boolean;
  /** The reader stopped this search. */
  stopped: boolean;
  /** A second worker has begun this search. */
  again: boolean;
  /** The last progress and verdicts, kept for the report of a lost search. */
  progress: Progress | null;
  found: readonly Verdict[];
}

/**
 * The longest time that the page searches without a pause, in milliseconds. It counts only where the page searches
 * itself.
 */
const SLICE = 8;
/** After a stop, the worker must send its report within this many ticks. */
const LOOKS_TO_STOP = 5;

let ids = 0;
let running: Waiting | null = null;
/** Set while the page searches itself. `stopped` stops the search; `begun` is true once its script has loaded. */
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

/** A `Cut` has no code `unstarted`: the report of a stopped search calls a worker that never started silent. */
const cutOf = (loss: Loss): Cut =>
  'message' in loss ? loss : { code: loss.code === 'unstarted' ? 'silent' : loss.code };

/** The answer for a search whose worker is lost. */
function remains({ ask, progress, found, stopped }: Waiting, cut: Cut): Ended {
  return {
    kind: 'searched',
    report: partialReport(ask.request, progress, found, stopped ? null : cut),
    graph: null,
    stopped,
  };
}

/**
 * If the worker never started, the page searches itself. If the browser ended an idle worker, a second worker begins
 * the search, once. A worker that was lost during a search may have taken all memory. So the page does not begin that
 * search again by itself.
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
  // `stop` has already given the answer.
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

/** Removes a search that the page no longer needs. */
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
