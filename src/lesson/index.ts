/**
 * The entry point of `src/lesson`: reads a lesson's file, plays it without a page, judges answers and reports problems.
 *
 *     const read = readLesson(text);                   // on problems, `partial` is the part that can be played
 *     await loadLesson(lesson);                        // once: loads VFIO's calls and the listings for races
 *     answerOf(lesson, step);                          // the model's answer to the step's question
 *     judge(lesson, step, 'EBUSY');                    // right or wrong, the answer, the shortest explaining trace
 *     const world = taskWorld(lesson, step);           // the first world of the task
 *     await inSlices(searching(task, world), pause);   // solution and par, in slices; `solve(task, world)` blocks
 *     reached(task, steps);                            // the reader's result; `steps` come from src/machine
 *     await prove(repair, told, exploring(pause));     // a verdict and a shortest trace for each property
 *     await rule(verdict, exploring(pause));           // the search's ruling on one property, with a trace
 *     clauseOf(task.goal);                             // the goal as a sentence; needs the catalogue `lesson`
 *     await checkLesson(lesson);                       // all checks
 */
export * from './types.ts';
export { BLOCK_KINDS, type BlockKind, type LessonDocument, type Part, printDocument } from './document.ts';
export {
  type Comparison,
  type Expression,
  type ExpressionNode,
  type ReadExpression,
  readExpression,
  type Reading,
  readingsIn,
} from './expression.ts';
export { evaluate, isTrue, type Value, wordOf } from './evaluate.ts';
export { MOST_CHARACTERS, readLesson } from './read.ts';
export { printLesson } from './print.ts';
export { holds, type LessonRun, runLesson } from './run.ts';
export { loadLesson, loadListing, play, type Played, taskWorld, worldAt } from './play.ts';
export { answerOf, judge, type Judgement, sameAnswer } from './judge.ts';
export { drain, inSlices, type Reached, reached, searching, solve } from './solve.ts';
export type { Searched, Solution } from './searched.ts';
export { applyEdits, type Edited } from './edit.ts';
export { BREAKS, type Happened } from './properties.ts';
export { type Explore, exploring, type Way } from './explored.ts';
export { isProved, type Proof, type PropertyVerdict, prove } from './prove.ts';
export { mostCounted, rule, type Ruling } from './verdict.ts';
export { repairedText } from './repair.ts';
export { lineOfCode } from './things.ts';
export { checkLesson, type LessonCheck, type StepCheck } from './check.ts';
export { clauseOf, questionParts, thingOf } from './say.ts';
export { template } from './template.ts';
export { COURSE } from './course.ts';
export { type CourseEntry, type EntryIn, entryIn, readCourse } from './entries.ts';
export { lessonProblemText, tellLessonProblem } from './tell.ts';
export { lessonSchema } from './schema.ts';
