/** Asks the compiler's worker. If the browser gives no worker, the page does the work itself. */
import type { ProtocolId } from '../../src/world/index.ts';
import { loader } from '../loading/index.ts';
import { Line, type Loss } from '../workers/index.ts';
import type { Compiled, Jobs, Verdict } from './compile.ts';
import type { Answered, Asked } from './compiler.worker.ts';

export type { Verdict } from './compile.ts';

interface Waiting {
  readonly asked: Asked;
  answer(answer: unknown): void;
  fail(why: unknown): void;
}

/**
 * The page looks at a silent worker this many times, `TICK` apart, before it ends the worker. A job sends nothing
 * until it is done. The longest text that readers edit takes a slow phone some seconds.
 */
const PATIENCE = 30;

/** The compiler took so long that the page ended it. */
export class Unanswered extends Error {}

let asked = 0;
/** Jobs that the worker has not answered, in the order in which it does them. */
const waiting = new Map<number, Waiting>();

const line = new Line(
  {
    create: () => new Worker(new URL('./compiler.worker.ts', import.meta.url), { type: 'module' }),
    heard(data) {
      if (!isAnswered(data)) return false;
      const each = waiting.get(data.id);
      waiting.delete(data.id);
      if (waiting.size === 0) line.rest();
      if ('failed' in data) each?.fail(new Error(data.failed));
      else each?.answer(data.answer);
      return true;
    },
    lost,
  },
  PATIENCE,
);

function isAnswered(data: unknown): data is Answered {
  return (
    typeof data === 'object' &&
    data !== null &&
    'id' in data &&
    typeof data.id === 'number' &&
    ('answer' in data || ('failed' in data && typeof data.failed === 'string'))
  );
}

/**
 * A job that never ends would block the page as it blocked the worker, so it fails. The page does the other jobs
 * itself.
 */
function lost({ code }: Loss): void {
  const left = [...waiting.values()];
  waiting.clear();
  if (code === 'silent') left.shift()?.fail(new Unanswered('the compiler did not answer'));
  for (const each of left) void here(each);
}

const compilers = loader(() => import('./compile.ts'));

async function here({ asked: { job, given }, answer, fail }: Waiting): Promise<void> {
  try {
    const { JOBS } = await compilers();
    answer((JOBS[job] as (...given: readonly string[]) => unknown)(...given));
  } catch (why) {
    fail(why);
  }
}

function ask<J extends keyof Jobs>(job: J, ...given: readonly string[]): Promise<ReturnType<Jobs[J]>> {
  return new Promise<unknown>((answer, fail) => {
    const each: Waiting = { asked: { id: ++asked, job, given }, answer, fail };
    waiting.set(each.asked.id, each);
    if (line.send(each.asked)) return;
    waiting.delete(each.asked.id);
    void here(each);
  }) as Promise<ReturnType<Jobs[J]>>;
}

/** Checks a text as the listing of a version. Gives its problems and warnings. */
export const checked = (protocol: ProtocolId, text: string): Promise<Verdict> => ask('check', protocol, text);
/** Compiles a text as the listing of a version. Gives the program, or the problems. */
export const compiled = (protocol: ProtocolId, text: string): Promise<Compiled> => ask('compile', protocol, text);
/** `withFunctions` of `src/c`. */
export const merged = (text: string, pasted: string): Promise<string | null> => ask('merge', text, pasted);
