/** Loads a lesson with all that it needs: VFIO's calls and the listings of its races. */
import type { Boot } from '../../src/history/index.ts';
import { entryIn, type Lesson, loadLesson, readLesson } from '../../src/lesson/index.ts';
import { served } from '../served/index.ts';
import { bootFor } from '../store/index.ts';
import type { Locale } from '../words/index.ts';
import { loadCourse } from './course.ts';
import type { Shelf } from './player.ts';

/** The path of a lesson's file in the reader's language, or else in English. */
async function placeOf(id: string, wish: Locale): Promise<{ readonly locale: Locale; readonly path: string }> {
  const english = { locale: 'en', path: `${id}.md` };
  if (wish === 'en') return english;
  const course = await loadCourse();
  const entry = course.state === 'ready' ? course.entries.find((one) => one.id === id) : undefined;
  return entry ? entryIn(entry, wish) : english;
}

/** The file of a lesson of the course. Rejects if the file cannot be loaded. */
export async function fetchLesson(
  id: string,
  wish: Locale,
): Promise<{ readonly text: string; readonly locale: Locale }> {
  const { locale, path } = await placeOf(id, wish);
  return { text: await served(`lessons/${path}`), locale };
}

/** A lesson of the course. The state is `failed` if the file cannot be loaded or is no lesson. */
export async function fetchShelf(id: string, wish: Locale): Promise<Shelf> {
  try {
    const { text, locale } = await fetchLesson(id, wish);
    return await readShelf(text, locale);
  } catch {
    return { state: 'failed' };
  }
}

/** Reads a lesson's text. If a part of the text is wrong, the other parts can still be played. */
export async function readShelf(text: string, locale: Locale | null = null): Promise<Shelf> {
  const read = readLesson(text);
  const lesson = read.ok ? read.value : read.partial;
  const problems = read.ok ? [] : read.problems;
  if (!lesson) return { state: 'problems', problems };
  try {
    await loadLesson(lesson);
    return { state: 'ready', lesson, boots: await bootsOf(lesson), problems, locale };
  } catch {
    return { state: 'failed' };
  }
}

/** A scene with a race needs worlds of the code engine. All events of the scene are computed there. */
async function bootsOf({ scenes, steps }: Lesson): Promise<ReadonlyMap<number, Boot>> {
  const boots = new Map<number, Boot>();
  for (const [index, { topology, protocol, events }] of scenes.entries()) {
    const races =
      events.some(({ type }) => type === 'race') || steps.some(({ scene, task }) => scene === index && task?.race);
    if (!races) continue;
    const seeds = events.map((event, parent) => ({ parent, event }));
    // The reader adds a task's race later, so the scene may contain no race yet.
    const race = { type: 'race', schedule: '', parts: [] } as const;
    const boot = await bootFor(
      {},
      { topology, protocol, seeds: [...seeds, { parent: seeds.length, event: race }], cursor: 0, tip: 0 },
    );
    if (boot) boots.set(index, boot);
  }
  return boots;
}
