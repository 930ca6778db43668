import type { Sizes } from '../../src/explore/index.ts';

/** The smallest machine on which two of everything can get into each other's way. */
export const DEFAULT_SIZES: Sizes = { devices: 2, files: 2, cpus: 2 };
/** More states than this would take more memory than a page should have: half a gigabyte. */
export const MOST_STATES = 12_400_000;
/** More states than this make no picture that anybody could read. */
export const MOST_DRAWN = 200;
/** More states than this are not searched beside the board, while somebody acts on it. */
export const MOST_HERE = 400_000;
