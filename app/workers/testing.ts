/** For tests only: workers that the test controls. */
import { vi } from 'vitest';

type Listener = (event: unknown) => void;

/** A worker that records the page's messages and sends the messages that the test chooses. */
export class FakeWorker {
  /** Every worker since the last `hireFakes`, the oldest first. */
  static all: FakeWorker[] = [];
  /** The error that the constructor throws; null for a constructor that works. */
  static broken: Error | null = null;
  readonly asked: { readonly id: number; readonly type?: string }[] = [];
  terminated = false;
  private readonly listeners = new Map<string, Listener[]>();

  constructor() {
    if (FakeWorker.broken) throw FakeWorker.broken;
    FakeWorker.all.push(this);
  }
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  postMessage(asked: { readonly id: number }): void {
    structuredClone(asked);
    this.asked.push(asked);
  }
  terminate(): void {
    this.terminated = true;
  }
  /** Sends a message to the page. A terminated worker can still send, because a message may be on its way. */
  says(data: unknown): void {
    for (const listener of this.listeners.get('message') ?? []) listener({ data });
  }
  /** Fires an event without data: `error` with its message, or `messageerror`. */
  fires(type: 'error' | 'messageerror', message = ''): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ type, message, preventDefault() {} });
  }
  static get last(): FakeWorker {
    return FakeWorker.all.at(-1)!;
  }
}

/** Locks that the browser releases when a test calls `release` with their names. */
export function fakeLocks(): { release(name: string): void } {
  const waiting = new Map<string, (() => void)[]>();
  vi.stubGlobal('navigator', {
    locks: {
      request(name: string, { signal }: { readonly signal: AbortSignal }, gone: () => void): Promise<void> {
        return new Promise((_, reject) => {
          waiting.set(name, [...(waiting.get(name) ?? []), gone]);
          signal.addEventListener('abort', () => {
            waiting.set(
              name,
              (waiting.get(name) ?? []).filter((each) => each !== gone),
            );
            reject(new Error('aborted'));
          });
        });
      },
    },
  });
  return {
    release: (name) => {
      for (const gone of waiting.get(name) ?? []) gone();
    },
  };
}

/** From now on `new Worker` makes a fake worker, and the clock stands still. */
export function hireFakes(): void {
  FakeWorker.all = [];
  FakeWorker.broken = null;
  vi.stubGlobal('Worker', FakeWorker);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
}

/** Undoes `hireFakes` and `fakeLocks`. */
export function dismissFakes(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
}

/** Lets the page check its worker this many times. */
export const looks = (count: number, tick: number): void => void vi.advanceTimersByTime(count * tick);
