/** For tests: the lessons as they are shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Lesson, readLesson, tellLessonProblem } from './index.ts';

const folder = new URL('../../public/lessons/', import.meta.url);

/** The names of the files, without their `.md`; those of a translation begin with its locale. */
export const SHIPPED: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replaceAll('\\', '/').slice(0, -'.md'.length))
  .sort();

export const textOf = (name: string): string => readFileSync(new URL(`${name}.md`, folder), 'utf8');

/** A lesson that has to be readable. */
export function lessonOf(text: string): Lesson {
  const read = readLesson(text);
  if (!read.ok) throw new Error(read.problems.map(tellLessonProblem).join('\n'));
  return read.value;
}
