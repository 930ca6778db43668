/** What is wrong with a lesson's file, in words. */
import { type MessageId, plain } from '../words/index.ts';
import { LESSON_PROBLEM_CODES, type LessonProblem, type LessonProblemCode } from './types.ts';

type Needed = `lesson.problem.${LessonProblemCode}`;
const nothingMissing: [Exclude<Needed, MessageId>] extends [never] ? true : false = true;
void nothingMissing;

const own: ReadonlySet<string> = new Set(LESSON_PROBLEM_CODES);

/** One line: where, what, and the text that is to blame. */
export function tellLessonProblem({ line, text, code, params }: LessonProblem): string {
  const id = (own.has(code) ? `lesson.problem.${code}` : `problems.${code}`) as MessageId;
  const problem = plain(id, params);
  if (line === 0) return problem;
  return plain(text === '' ? 'lesson.problem.at-line' : 'lesson.problem.at', { line, problem, text });
}
