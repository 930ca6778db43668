/** Reading a long text without holding up the page: in a worker, or in slices where there is none. */
import { type Paste, readPaste, readPasteInSteps } from './paste.ts';
import type { Answered, Asked } from './reader.worker.ts';

/** Up to here reading takes no longer than a frame or two. */
export const AT_ONCE = 200_000;
/** How long a slice may take, in milliseconds. */
const SLICE = 12;

type Done = (paste: Paste) => void;
type Cancel = () => void;

let worker: Worker | null | undefined;
let asked = 0;

/** Reads a text and hands on what it is; at once if it is short. */
export function readInBackground(text: string, done: Done): Cancel {
  if (text.length > AT_ONCE) return inWorker(text, done) ?? inSlices(text, done);
  done(readPaste(text));
  return () => {};
}

/** The one worker, or null where the browser has none to give (a sandboxed frame, an old browser). */
function theWorker(): Worker | null {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
  } catch {
    worker = null;
  }
  return worker;
}

/** Starts the worker before there is anything to read. */
export function warmUp(): void {
  theWorker();
}

function inWorker(text: string, done: Done): Cancel | null {
  const reader = theWorker();
  if (reader === null) return null;
  const id = ++asked;
  let fallback: Cancel = () => {};
  const onMessage = ({ data }: MessageEvent<Answered>): void => {
    if (data.id !== id) return;
    stop();
    done(data.paste);
  };
  const onError = (): void => {
    stop();
    worker = null;
    fallback = inSlices(text, done);
  };
  const stop = (): void => {
    reader.removeEventListener('message', onMessage);
    reader.removeEventListener('error', onError);
  };
  reader.addEventListener('message', onMessage);
  reader.addEventListener('error', onError);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
  reader.postMessage({ id, text } satisfies Asked);
  return () => {
    stop();
    fallback();
  };
}

/** A few milliseconds at a time on the page's own thread. */
export function inSlices(text: string, done: Done): Cancel {
  const steps = readPasteInSteps(text);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = (): void => {
    const until = performance.now() + SLICE;
    for (;;) {
      const step = steps.next();
      if (step.done) return done(step.value);
      if (performance.now() > until) {
        timer = setTimeout(slice);
        return;
      }
    }
  };
  timer = setTimeout(slice);
  return () => clearTimeout(timer);
}
