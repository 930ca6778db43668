import { served } from '../served/index.ts';

/** Machines to try the reader with; the files are served as they are, from `public/machines`. */
export const SAMPLES = ['deb-7.3', 'laptop', 'desktop', 'server'] as const;
export type Sample = (typeof SAMPLES)[number];

/** A sample's text; rejects where it cannot be fetched. */
export const fetchSample = (sample: Sample): Promise<string> => served(`machines/${sample}.txt`);
