/**
 * Every interleaving of what a few devices, owner files and CPUs can do under a listing. No DOM: it runs in a worker as well as in Node.
 *
 *     const search = explore({ protocol: 'sketch', ...(await shipped('sketch')), sizes: { devices: 2, files: 2, cpus: 2 }, granularity: 'statement' });
 *     while (search.advance(20)) { … search.progress() … }
 *     search.report().properties;                                 // verdicts, each with its shortest trace
 *
 * What a state and a step are is written in docs/decisions/0013-every-interleaving.md.
 */
export { explore } from './explore.ts';
export type { OwnProperties } from './own.ts';
export { partialReport } from './partial.ts';
export { canJudge, KINDS, propertiesOf } from './properties.ts';
export { ownListingOf } from './later.ts';
export { DRIVERS, type SearchedDriver } from './scene.ts';
export * from './types.ts';
export { Unsearchable } from './unsearchable.ts';
