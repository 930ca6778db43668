/** Longer texts stay plain, in the editor and out of it: the grammar's parser takes seconds over some of them, in slices that are longer than it is told. */
export const COLOURED = 60_000;

/** So many bytes the worlds of a history that the code tells may take. Each event that changes a group copies the group's memory. */
export const MOST_MEMORY = 100_000_000;
/** About what a device, a driver or a file takes in the memory of its group, in bytes. */
export const STRUCTURE = 64;
