/** Long searches of the model, in slices, so that the page stays responsive. */
import { inSlices, searching, type Searched, type Task } from '../../src/lesson/index.ts';
import type { World } from '../../src/machine/index.ts';

/** Waits until the page has done its pending work. */
const rest = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/** A shortest solution of a task from this world; null if the search was stopped. */
export const solveFrom = (task: Task, world: World, signal: AbortSignal): Promise<Searched | null> =>
  inSlices(searching(task, world), rest, () => signal.aborted);
