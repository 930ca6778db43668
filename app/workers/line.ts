/** The page's side of a worker: starts it when it is needed, and notices when it is gone, with or without an error event. */
import type { Sign } from './serve.ts';

/**
 * The cause of a worker's loss. `unstarted`: the script did not load. `ended`: the browser ended the worker. `silent`: the worker did not answer in
 * time. `internal`: the worker failed, or sent a message that the page does not know.
 */
export type Loss =
  | { readonly code: 'unstarted' | 'ended' | 'silent' }
  | { readonly code: 'internal'; readonly message: string };

/** Milliseconds between two looks at whether the worker has said anything. */
export const TICK = 1_000;
/**
 * A worker counts as gone after so many looks without a message. The page counts its own looks and not the time: a page that sleeps, waits in a
 * debugger or is throttled in the background looks as seldom as its worker can speak.
 */
export const GRACE = 10;

interface Ends {
  /** May throw where the browser gives no worker. */
  create(): Worker;
  /** Takes in what the worker says of its work. False for what cannot be understood. */
  heard(said: unknown): boolean;
  /** The worker is gone, and so is whatever it was asked. The next `send` starts another worker. */
  lost(loss: Loss): void;
}

export class Line {
  private readonly ends: Ends;
  private readonly grace: number;
  private worker: Worker | null = null;
  private loaded = false;
  private life: string | null = null;
  private awaiting = false;
  private clock: ReturnType<typeof setInterval> | undefined;
  private quiet = 0;
  /** Looks until a deadline that no beat renews. */
  private left = Infinity;
  private watch: AbortController | null = null;

  constructor(ends: Ends, grace = GRACE) {
    this.ends = ends;
    this.grace = grace;
  }

  /** Starts the worker, if there is none. False where the browser gives none. */
  start(): boolean {
    if (this.worker) return true;
    let worker: Worker;
    try {
      worker = this.ends.create();
    } catch {
      return false;
    }
    this.worker = worker;
    this.loaded = false;
    this.life = null;
    const current = (): boolean => this.worker === worker;
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (current()) this.hear(data);
    });
    worker.addEventListener('messageerror', () => {
      if (current()) this.lose({ code: 'internal', message: 'messageerror' });
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (current())
        this.lose(this.loaded ? { code: 'internal', message: event.message || 'error' } : { code: 'unstarted' });
    });
    return true;
  }

  /** Asks the worker, and from now on awaits a word, until `rest`. False where the browser gives no worker. */
  send(asked: unknown): boolean {
    if (!this.start()) return false;
    this.quiet = 0;
    this.awaiting = true;
    this.clock ??= setInterval(() => this.look(), TICK);
    this.follow();
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
      this.worker?.postMessage(asked);
    } catch (why) {
      this.lose({ code: 'internal', message: why instanceof Error ? why.message : String(why) });
    }
    return true;
  }

  /** The worker must be done within so many looks, however often it says that it is alive. */
  hurry(looks: number): void {
    this.left = Math.min(this.left, looks);
  }

  /** Nothing is awaited any more. The worker stays. */
  rest(): void {
    this.awaiting = false;
    this.left = Infinity;
    clearInterval(this.clock);
    this.clock = undefined;
    this.watch?.abort();
    this.watch = null;
  }

  private hear(data: unknown): void {
    this.quiet = 0;
    this.loaded = true;
    if (!isSign(data)) {
      if (!this.ends.heard(data)) this.lose({ code: 'internal', message: 'unknown message' });
    } else if (data.type === 'ready') {
      this.life = data.life;
      this.follow();
    }
  }

  private look(): void {
    this.quiet += 1;
    this.left -= 1;
    if (this.quiet >= this.grace || this.left <= 0) this.lose({ code: this.loaded ? 'silent' : 'unstarted' });
  }

  /** Waits for the lock that the worker holds while it lives: whoever gets it knows that the worker is gone. */
  private follow(): void {
    if (this.life === null || !this.awaiting || this.watch) return;
    const watch = (this.watch = new AbortController());
    const gone = (): void => {
      if (this.watch === watch) this.lose({ code: 'ended' });
    };
    // Aborted, or no locks for this page: silence tells as well.
    navigator.locks.request(this.life, { signal: watch.signal }, gone).catch(() => undefined);
  }

  private lose(loss: Loss): void {
    this.worker?.terminate();
    this.worker = null;
    this.rest();
    this.ends.lost(loss);
  }
}

const isSign = (data: unknown): data is Sign =>
  typeof data === 'object' && data !== null && 'type' in data && (data.type === 'ready' || data.type === 'beat');
