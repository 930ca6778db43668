/** Sends a search to the worker. `window.bench(asked)` resolves to the result of the search. */
import type { Asked, Answer } from '../measured.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

(window as unknown as { bench: (asked: Asked) => Promise<Answer> }).bench = (asked) =>
  new Promise((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => resolve(data), { once: true });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to be named
    worker.postMessage(asked);
  });
