/** Asks the worker that compiles, or does its work here where the browser gives none. */
import type { ProtocolId } from '../../src/world/index.ts';
import { loader } from '../loading/index.ts';
import type { Compiled, Jobs, Verdict } from './compile.ts';
import type { Answered, Asked } from './compiler.worker.ts';

export type { Verdict } from './compile.ts';

interface Waiting { readonly asked: Asked; answer(answer: unknown): void; fail(why: unknown): void }

let worker: Worker | null | undefined;
let asked = 0;
/** What the worker was asked and has not answered. */
const waiting = new Map<number, Waiting>();

const compilers = loader(() => import('./compile.ts'));

async function here({ asked: { job, given }, answer, fail }: Waiting): Promise<void> {
  try {
    const { JOBS } = await compilers();
    answer((JOBS[job] as (...given: readonly string[]) => unknown)(...given));
  } catch (why) {
    fail(why);
  }
}

/** The one worker, or null where there is none: in Node, in a sandboxed frame, in a page opened from a disk. */
function theWorker(): Worker | null {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL('./compiler.worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return (worker = null);
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    waiting.get(data.id)?.answer(data.answer);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', () => {
    worker = null;
    const left = [...waiting.values()];
    waiting.clear();
    for (const each of left) void here(each);
  });
  return worker;
}

function ask<J extends keyof Jobs>(job: J, ...given: readonly string[]): Promise<ReturnType<Jobs[J]>> {
  return new Promise<unknown>((answer, fail) => {
    const each: Waiting = { asked: { id: ++asked, job, given }, answer, fail };
    const compiler = theWorker();
    if (!compiler) return void here(each);
    waiting.set(each.asked.id, each);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page talks to its own worker
    compiler.postMessage(each.asked);
  }) as Promise<ReturnType<Jobs[J]>>;
}

/** What is wrong with a text in a version's place. */
export const checked = (protocol: ProtocolId, text: string): Promise<Verdict> => ask('check', protocol, text);
/** The same, and what runs where it compiles. */
export const compiled = (protocol: ProtocolId, text: string): Promise<Compiled> => ask('compile', protocol, text);
/** `withFunctions` of `src/c`. */
export const merged = (text: string, pasted: string): Promise<string | null> => ask('merge', text, pasted);
