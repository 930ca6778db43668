/** Reading a long text without holding up the page: in a worker, or in slices where there is none. */
import { Line } from '../workers/index.ts';
import { type Paste, readPaste, readPasteInSteps } from './paste.ts';
import type { Answered, Asked } from './reader.worker.ts';

/** Up to here reading takes no longer than a frame or two. */
export const AT_ONCE = 200_000;
/** How long a slice may take, in milliseconds. */
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
  // Reading in slices holds up nobody, however the worker was lost.
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

/** Reads a text and hands on what it is; at once if it is short. */
export function readInBackground(text: string, done: Done): Cancel {
  if (text.length > AT_ONCE) return inWorker(text, done) ?? inSlices(text, done);
  done(readPaste(text));
  return () => {};
}

/** Starts the worker before there is anything to read. */
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
