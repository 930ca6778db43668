/** The door to the lessons; load it when somebody opens them. */
export { LessonLens } from './LessonLens.tsx';
export { openFile, openText } from './files.ts';
export { type Shelf, type Source, opened, player, retell, usePlayer } from './player.ts';
export { fetchLesson } from './shelf.ts';
export { goTo } from './walk.ts';
export { Prose } from './Prose.tsx';
