/**
 * Longer texts are not coloured, neither in the editor nor outside. The grammar's parser takes seconds for some of
 * them. Its slices are longer than their limit.
 */
export const COLOURED = 60_000;

/**
 * The worlds of a history of the code engine may take this many bytes. Each event that changes a group copies the
 * group's memory.
 */
export const MOST_MEMORY = 100_000_000;
/** The approximate size of a device, driver or file in the memory of its group, in bytes. */
export const STRUCTURE = 64;
