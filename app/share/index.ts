/** The door to sharing a scenario, and to finding it again after a reload. */
export { startSharing } from './arrive.ts';
export { copyText, pickFile, pickTextFile, readTextFile, saveText, type Read } from './files.ts';
export { keeperOf, NOWHERE, tabKeeperOf } from './keeper.ts';
export { webLocks, type Locks, type Release } from './locks.ts';
export { newId } from './record.ts';
export { readHistory } from './kept.ts';
export { problemWords } from './problems.ts';
export { flushOnLeave, tabDraftOf, type Unfinished } from './tabDraft.ts';
export { ShareButton } from './ShareButton.tsx';
export { writeTree } from './written.ts';
