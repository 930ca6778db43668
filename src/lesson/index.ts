/** The door to lessons: reading a file, running it headless, saying what is wrong with it. */
export * from './types.ts';
export type { BlockKind, LessonDocument, Part } from './document.ts';
export type { Comparison, Expression, ExpressionNode, Reading } from './expression.ts';
export { readLesson } from './read.ts';
export { holds, type LessonRun, runLesson } from './run.ts';
export { tellLessonProblem } from './tell.ts';
