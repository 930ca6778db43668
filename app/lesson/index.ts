/** The door to the walkthrough; load it when somebody opens it. */
export { LessonLens } from './LessonLens.tsx';
