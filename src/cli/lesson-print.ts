import { handoutPage, makeHandout } from '../handout/index.ts';
import type { Lesson } from '../lesson/index.ts';

/** A lesson as an HTML page for printing. */
export async function printed(lesson: Lesson, notes: boolean): Promise<string> {
  return handoutPage(await makeHandout(lesson, { notes }));
}
