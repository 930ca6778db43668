/** Messages for the problems of a lesson's file. */
import { type MessageId, plain } from '../words/index.ts';
import { LESSON_PROBLEM_CODES, type LessonProblem, type LessonProblemCode } from './types.ts';

type Needed = `lesson.problem.${LessonProblemCode}`;
const nothingMissing: [Exclude<Needed, MessageId>] extends [never] ? true : false = true;
void nothingMissing;

const own: ReadonlySet<string> = new Set(LESSON_PROBLEM_CODES);

/**
 * The message without its line number, in one line. Control characters of an untrusted file are removed, because a
 * terminal would obey them.
 */
export function lessonProblemText({ code, params }: LessonProblem): string {
  return plain((own.has(code) ? `lesson.problem.${code}` : `problems.${code}`) as MessageId, params).replace(
    /[\p{Cc}\p{Cs}\u2028\u2029]+/gu,
    ' ',
  );
}

/** One line: the line number, the message and the text of the wrong line. */
export function tellLessonProblem(told: LessonProblem): string {
  const { line, text } = told;
  const problem = lessonProblemText(told);
  if (line === 0) return problem;
  return plain(text === '' ? 'lesson.problem.at-line' : 'lesson.problem.at', { line, problem, text });
}
