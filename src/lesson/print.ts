import { printDocument } from './document.ts';
import type { Lesson } from './types.ts';

/**
 * A lesson's file again: prose as it was, one empty line between parts, front matter in its order. Reading it gives the same lesson; the
 * lines are the printed file's.
 */
export function printLesson({ document }: Pick<Lesson, 'document'>): string {
  return printDocument(document);
}
