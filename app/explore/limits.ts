import type { Sizes } from '../../src/explore/index.ts';

/** The smallest machine in which two devices, two files and two CPUs can interfere with each other. */
export const DEFAULT_SIZES: Sizes = { devices: 2, files: 2, cpus: 2 };
/**
 * The search stops at this many states. More would take over half a gigabyte of memory, which is too much for a page.
 */
export const MOST_STATES = 12_400_000;
/** A graph with more states is not readable as a picture. */
export const MOST_DRAWN = 200;
/** The limit for a search beside the board, while the reader acts on the board. */
export const MOST_HERE = 400_000;
