/**
 * The door to lessons: reading a file, playing it headless, judging what a reader predicts, does and repairs, and saying what is wrong with it.
 *
 *     const read = readLesson(text);                        // problems with their lines; beside them `partial`, what can be played all the same
 *     await loadLesson(lesson);                             // once: VFIO's calls, listings for races
 *     answerOf(lesson, step); judge(lesson, step, 'EBUSY'); // right or not, the answer, the shortest trace that explains it
 *     const world = taskWorld(lesson, step);                // where the task begins
 *     await inSlices(searching(task, world), pause);        // par and solution, without stopping the page; solve(task, world) at once
 *     reached(task, steps);                                 // what the reader's events came to, `steps` of src/machine
 *     await prove(repair, told, exploring(pause));          // properties of a listing (`ownListing` of src/code), each with its shortest trace
 *     await rule(verdict, exploring(pause));                // what the search says of one property, and how it comes there
 *     clauseOf(task.goal); questionParts(predict, event);   // the same in words, of the room `lesson`
 *     await checkLesson(lesson);                            // everything at once
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
