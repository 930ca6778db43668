/** Long searches of the model, a slice at a time so that the page goes on answering. */
import { inSlices, searching, type Searched, type Task } from '../../src/lesson/index.ts';
import type { World } from '../../src/machine/index.ts';

/** Rests until the page has done what it had to do. */
const rest = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/** The shortest solution of a task from this world on; null where it was stopped. */
export const solveFrom = (task: Task, world: World, signal: AbortSignal): Promise<Searched | null> =>
  inSlices(searching(task, world), rest, () => signal.aborted);
