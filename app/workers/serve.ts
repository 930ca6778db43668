/// <reference lib="webworker" />

/** Milliseconds between two beats. */
const BEAT = 100;

/** A word about the worker itself: its script has loaded, or it is alive. `life` names a lock that the worker holds as long as it lives. */
export type Sign = { readonly type: 'ready'; readonly life: string | null } | { readonly type: 'beat' };

/** Messages from a worker to its page. */
export interface Station<Answered> {
  say(answer: Answered): void;
  /** May be called as often as one likes: a word goes out every 100 ms at most. */
  beat(): void;
}

/** Makes the script that calls it a worker of this page: says that it has loaded, holds a lock as long as it lives, and hands on what the page asks. */
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

/** The browser gives the lock back when the worker ends, however it ends: by that the page hears of an end that has no event. */
async function hold(post: (sign: Sign) => void): Promise<void> {
  const life = `dma-owner ${performance.timeOrigin} ${Math.random()}`;
  try {
    await navigator.locks.request(life, () => {
      post({ type: 'ready', life });
      return new Promise(() => undefined);
    });
  } catch {
    // No locks in this browser, or none for a page without an origin: only silence tells then.
    post({ type: 'ready', life: null });
  }
}
