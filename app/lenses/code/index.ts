/** The door to the code: the lens itself, and what a lesson does with it. */
export { CodeLens } from './CodeLens.tsx';
export { keepDraft, openEditor, showLine, showRace, useEdited, useWritten, write } from './guide.ts';
export { ListingEditor } from './listingEditor.ts';
