/** Asks the worker that searches, or searches here where the browser gives none. One search at a time; the others wait for their turn. */
import type { Progress, Request } from '../../src/explore/index.ts';
import { loader } from '../loading/index.ts';
import type { Answered, Asked, Ended, Job } from './ask.ts';

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

interface Waiting { readonly id: number; readonly ask: Ask; readonly job: Job; settle(answer: Answer): void; dropped: boolean }

/** How long the page may be busy at a time where it has to search itself, in milliseconds. */
const SLICE = 8;

let worker: Worker | null | undefined;
let ids = 0;
let running: Waiting | null = null;
/** In the page's own hands: what stops it. */
let hand: { stopped: boolean } | null = null;
const queue: Waiting[] = [];

function ended(id: number, answer: Answer): void {
  if (running?.id !== id) return;
  const { settle, dropped } = running;
  running = null;
  hand = null;
  if (!dropped) settle(answer);
  next();
}

function told(id: number, progress: Progress): void {
  if (running?.id === id && !running.dropped) running.ask.onProgress?.(progress);
}

const engine = loader(() => import('./search.ts'));

async function here({ id, job }: Waiting): Promise<void> {
  const mine = (hand = { stopped: false });
  try {
    const { search } = await engine();
    ended(id, await search(job, { slice: SLICE, stopped: () => mine.stopped, told: (progress) => told(id, progress) }));
  } catch {
    ended(id, { kind: 'failed', why: '' });
  }
}

/** The one worker, or null where there is none: in Node, in a sandboxed frame, in a page opened from a disk. */
function theWorker(): Worker | null {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return (worker = null);
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    if (data.type === 'progress') told(data.id, data.progress);
    else ended(data.id, data.ended);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    worker = null;
    if (running) void here(running);
  });
  return worker;
}

function send(asked: Asked): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
  theWorker()?.postMessage(asked);
}

function next(): void {
  const first = running ? undefined : queue.shift();
  if (!first) return;
  running = first;
  if (theWorker()) send({ type: 'start', id: first.id, job: first.job });
  else void here(first);
}

function stop({ id }: Waiting): void {
  if (hand) hand.stopped = true;
  else send({ type: 'cancel', id });
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
  const done = new Promise<Answer>((resolve) => { settle = resolve; });
  const mine: Waiting = { id: ++ids, ask, job: { request: ask.request, graph: ask.graph ?? 0 }, settle, dropped: false };
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
