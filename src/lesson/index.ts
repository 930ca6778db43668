/** The door to lessons: reading a file, running it headless, saying what is wrong with it. */
export * from './types.ts';
export { readLesson } from './read.ts';
export { holds, type LessonRun, runLesson } from './run.ts';
export { tellLessonProblem } from './tell.ts';
