/** Longer texts stay plain, in the editor and out of it: the grammar's parser takes seconds over some of them, in slices that are longer than it is told. */
export const COLOURED = 60_000;
