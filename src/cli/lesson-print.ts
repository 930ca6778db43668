import type { Lesson } from '../lesson/index.ts';
export async function printed(lesson: Lesson, notes: boolean): Promise<string> {
  await Promise.resolve(); void notes;
  return lesson.title;
}
