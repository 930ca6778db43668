import { served } from '../served/index.ts';

/** Sample machines for the machine reader. The files are served unchanged from `public/machines`. */
export const SAMPLES = ['deb-7.3', 'laptop', 'desktop', 'server'] as const;
export type Sample = (typeof SAMPLES)[number];

/** A sample's text. Rejects if the file cannot be fetched. */
export const fetchSample = (sample: Sample): Promise<string> => served(`machines/${sample}.txt`);
