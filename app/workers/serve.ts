/// <reference lib="webworker" />

/** Milliseconds between two beats. */
const BEAT = 100;

/**
 * A message about the worker itself. `ready`: its script has loaded. `beat`: it is alive. `life` names a lock that
 * the worker holds during its life.
 */
export type Sign = { readonly type: 'ready'; readonly life: string | null } | { readonly type: 'beat' };

/** Sends a worker's messages to its page. */
export interface Station<Answered> {
  say(answer: Answered): void;
  /** May be called at any rate: it sends at most one message every 100 ms. */
  beat(): void;
}

/**
 * Turns the calling script into a worker of this page. It reports that the script has loaded, and passes the page's
 * messages to `hear`. It holds a lock during the worker's life.
 */
export function serve<Asked, Answered>(hear: (asked: Asked, station: Station<Answered>) => void): void {
  const scope = self as unknown as DedicatedWorkerGlobalScope;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker talks to its page alone
  const post = (said: Answered | Sign): void => scope.postMessage(said);
  let last = 0;
  const station: Station<Answered> = {
    say: post,
    beat() {
      const now = performance.now();
      if (now - last < BEAT) return;
      last = now;
      post({ type: 'beat' });
    },
  };
  scope.addEventListener('message', ({ data }: MessageEvent<Asked>) => hear(data, station));
  void hold(post);
}

/**
 * Holds a lock during the worker's life. The browser releases the lock when the worker ends for any reason. So the
 * page notices an end that fires no event.
 */
async function hold(post: (sign: Sign) => void): Promise<void> {
  const life = `dma-owner ${performance.timeOrigin} ${Math.random()}`;
  try {
    await navigator.locks.request(life, () => {
      post({ type: 'ready', life });
      return new Promise(() => undefined);
    });
  } catch {
    // The browser has no locks, or the page has no origin. The page then notices a lost worker only by its silence.
    post({ type: 'ready', life: null });
  }
}
