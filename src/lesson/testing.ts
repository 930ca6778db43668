/** The shipped lessons, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Lesson, readLesson, tellLessonProblem } from './index.ts';

const folder = new URL('../../public/lessons/', import.meta.url);

/** The names of the shipped files without `.md`. The name of a translation begins with its locale. */
export const SHIPPED: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replaceAll('\\', '/').slice(0, -'.md'.length))
  .sort();

export const textOf = (name: string): string => readFileSync(new URL(`${name}.md`, folder), 'utf8');

/** Reads a lesson and throws on problems. */
export function lessonOf(text: string): Lesson {
  const read = readLesson(text);
  if (!read.ok) throw new Error(read.problems.map(tellLessonProblem).join('\n'));
  return read.value;
}
