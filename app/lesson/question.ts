/** The answer to a question: the reader's answer and the model's answer. */
import { answerOf, judge, type Lesson, type LessonStep } from '../../src/lesson/index.ts';
import type { Event } from '../../src/world/index.ts';

export interface Judged {
  /** Null if the reader looked at the solution without an answer. */
  readonly given: string | null;
  readonly right: boolean | null;
  /** The model's answer; null until it is computed. */
  readonly answer: string | null;
  /** The shortest trace that explains a wrong answer, without the question's event. It leads to the model's answer. */
  readonly explains: readonly Event[];
}

/**
 * Removes quotes and punctuation around a typed answer, such as ` "qemu" ` or `EBUSY.`. `judge` accepts more
 * variants.
 */
export function lenient(text: string): string {
  return text
    .trim()
    .replace(/^["'`“‘]+|["'`”’.!]+$/g, '')
    .trim();
}

export function judgedBy(lesson: Lesson, step: LessonStep, given: string | null): Judged {
  const judged = given === null ? null : judge(lesson, step, lenient(given));
  if (!judged) return { given: null, right: null, answer: answerOf(lesson, step), explains: [] };
  const { right, answer, explains } = judged;
  return { given: given!.trim(), right, answer, explains };
}
