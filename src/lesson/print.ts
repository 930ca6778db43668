import { printDocument } from './document.ts';
import type { Lesson } from './types.ts';

/**
 * Prints a lesson's file: unchanged prose, one empty line between parts, and the front matter in its order. Reading
 * the printed file gives the same lesson, except for the line numbers.
 */
export function printLesson({ document }: Pick<Lesson, 'document'>): string {
  return printDocument(document);
}
