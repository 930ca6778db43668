/** The page's side of a worker. It starts the worker on demand and notices its loss, with or without an error event. */
import type { Sign } from './serve.ts';

/**
 * The cause of a worker's loss. `unstarted`: the script did not load. `ended`: the browser ended the worker.
 * `silent`: the worker did not answer in time. `internal`: the worker failed, or sent a message that the page does
 * not know.
 */
export type Loss =
  | { readonly code: 'unstarted' | 'ended' | 'silent' }
  | { readonly code: 'internal'; readonly message: string };

/** Milliseconds between two checks for a message from the worker. */
export const TICK = 1_000;
/**
 * A worker counts as lost after this many checks without a message. The page counts checks and not time. A page may
 * sleep, wait in a debugger or be throttled in the background. It then checks as rarely as its worker can send.
 */
export const GRACE = 10;

interface Ends {
  /** May throw if the browser gives no worker. */
  create(): Worker;
  /** Handles a message about the worker's task. Gives false for an unknown message. */
  heard(said: unknown): boolean;
  /** The worker is lost, together with its current task. The next `send` starts another worker. */
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
  /** The number of checks until a deadline. A beat does not move this deadline. */
  private left = Infinity;
  private watch: AbortController | null = null;

  constructor(ends: Ends, grace = GRACE) {
    this.ends = ends;
    this.grace = grace;
  }

  /** Starts the worker if there is none. Gives false if the browser gives no worker. */
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

  /**
   * Sends a message to the worker. From now on, until `rest`, the page expects an answer. Gives false if the browser
   * gives no worker.
   */
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

  /** Sets a deadline: the worker must finish within this many checks. Beats do not extend it. */
  hurry(looks: number): void {
    this.left = Math.min(this.left, looks);
  }

  /** The page expects no answer any more. The worker stays. */
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

  /** Requests the lock that the worker holds during its life. The page gets the lock only after the worker's end. */
  private follow(): void {
    if (this.life === null || !this.awaiting || this.watch) return;
    const watch = (this.watch = new AbortController());
    const gone = (): void => {
      if (this.watch === watch) this.lose({ code: 'ended' });
    };
    // The request was aborted, or the page has no locks. In that case the checks for silence find a lost worker.
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
