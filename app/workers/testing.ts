/** For tests alone: workers that do what a test says. */
import { vi } from 'vitest';

type Listener = (event: unknown) => void;

/** A worker that records what it is asked and says what the test has it say. */
export class FakeWorker {
  /** Every worker since the last `hireFakes`, the oldest first. */
  static all: FakeWorker[] = [];
  /** Thrown by the constructor, where a test wants that. */
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
  /** The worker says something. A worker that was terminated is still heard: a message may be on its way. */
  says(data: unknown): void {
    for (const listener of this.listeners.get('message') ?? []) listener({ data });
  }
  /** An event without data: `error` with its message, or `messageerror`. */
  fires(type: 'error' | 'messageerror', message = ''): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ type, message, preventDefault() {} });
  }
  static get last(): FakeWorker {
    return FakeWorker.all.at(-1)!;
  }
}

/** Locks that the browser gives back when `release` is called with their names. */
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

/** From now on `new Worker` gives fakes, and time stands still. */
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

/** The page looks at its worker so many times. */
export const looks = (count: number, tick: number): void => void vi.advanceTimersByTime(count * tick);
