/** Long searches of the model, a slice at a time so that the page goes on answering. */
import { inSlices, searching, type Searched, type Task } from '../../src/lesson/index.ts';
import type { World } from '../../src/machine/index.ts';

/** Rests until the page has done what it had to do. */
const rest = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

/** Drives a search or a proof to its end; null where it was stopped. */
export function patiently<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T | null> {
  return inSlices(work, rest, () => signal.aborted);
}

/** The shortest solution of a task from this world on. */
export const solveFrom = (task: Task, world: World, signal: AbortSignal): Promise<Searched | null> => patiently(searching(task, world), signal);
