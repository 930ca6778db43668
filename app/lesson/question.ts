/** A question's answer: as the reader gave it and as the model gives it. */
import { answerOf, judge, type Lesson, type LessonStep } from '../../src/lesson/index.ts';
import type { Event } from '../../src/world/index.ts';

export interface Judged {
  /** Null where the answer was looked at without one. */
  readonly given: string | null;
  readonly right: boolean | null;
  /** What the model answers; null until it is asked for. */
  readonly answer: string | null;
  /** The shortest trace that explains a wrong answer: the events before the one in question. */
  readonly explains: readonly Event[];
}

/** As people write an answer: ` "qemu" `, `EBUSY.`; what else is lenient the judge knows. */
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
