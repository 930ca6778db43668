/** The door to the lessons. Load it only when the reader opens a lesson. */
export { LessonLens } from './LessonLens.tsx';
export type { Order, Told } from './hall.ts';
export { type LessonKey, meaningOf } from './keys.ts';
export { FORWARD } from './StepView.tsx';
export { openFile, openText } from './files.ts';
export { openLesson, type Shelf, type Source, opened, player, retell, toList, usePlayer } from './player.ts';
export {
  choicesNow,
  coverSaid,
  courseSaid,
  hintSaid,
  playedSaid,
  solutionSaid,
  stepSaid,
  taskSaid,
  verdictSaid,
} from './told.ts';
export { lessonIds } from './course.ts';
export { fetchLesson } from './shelf.ts';
export { answer, asks, back, forward, goTo, leave, onwardFrom, sayAddress } from './walk.ts';
export { Prose } from './Prose.tsx';
