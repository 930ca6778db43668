/** Reads a long text without blocking the page: in a worker, or in slices if there is no worker. */
import { Line } from '../workers/index.ts';
import { type Paste, readPaste, readPasteInSteps } from './paste.ts';
import type { Answered, Asked } from './reader.worker.ts';

/** Reading a text of at most this length takes no longer than a frame or two. */
export const AT_ONCE = 200_000;
/** The longest time of a slice, in milliseconds. */
const SLICE = 12;

type Done = (paste: Paste) => void;
type Cancel = () => void;

interface Waiting {
  readonly text: string;
  readonly done: Done;
  cancel: Cancel;
}

let asked = 0;
/** Texts that the worker has not read yet, by number. */
const waiting = new Map<number, Waiting>();

const line = new Line({
  create: () => new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' }),
  heard(data) {
    if (!isAnswered(data)) return false;
    const each = waiting.get(data.id);
    drop(data.id);
    each?.done(data.paste);
    return true;
  },
  // After any loss of the worker, the page reads the texts in slices. Slices do not block the page.
  lost() {
    const left = [...waiting.values()];
    waiting.clear();
    for (const each of left) each.cancel = inSlices(each.text, each.done);
  },
});

function isAnswered(data: unknown): data is Answered {
  return (
    typeof data === 'object' &&
    data !== null &&
    'id' in data &&
    typeof data.id === 'number' &&
    'paste' in data &&
    typeof data.paste === 'object' &&
    data.paste !== null &&
    'kind' in data.paste
  );
}

function drop(id: number): void {
  waiting.delete(id);
  if (waiting.size === 0) line.rest();
}

/** Reads a text and passes the result to `done`. A short text is read immediately. */
export function readInBackground(text: string, done: Done): Cancel {
  if (text.length > AT_ONCE) return inWorker(text, done) ?? inSlices(text, done);
  done(readPaste(text));
  return () => {};
}

/** Starts the worker before there is a text to read. */
export function warmUp(): void {
  line.start();
}

function inWorker(text: string, done: Done): Cancel | null {
  const id = ++asked;
  const mine: Waiting = { text, done, cancel: () => drop(id) };
  waiting.set(id, mine);
  if (line.send({ id, text } satisfies Asked)) return () => mine.cancel();
  waiting.delete(id);
  return null;
}

/** Reads on the page's own thread, a few milliseconds at a time. */
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
