/** The door to the code: the lens itself, and what a lesson does with it. */
export { CodeLens } from './CodeLens.tsx';
export { openEditor, showLine, showRace, useWritten, write } from './guide.ts';
