/** The door to the code lens, and the actions in it that a lesson uses. */
export { CodeLens } from './CodeLens.tsx';
export { keepDraft, openEditor, showLine, showRace, useEdited, useWritten, write } from './guide.ts';
export { ListingEditor } from './listingEditor.ts';
