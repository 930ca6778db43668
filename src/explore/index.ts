/**
 * Explores every interleaving of the calls of a few devices, owner files and CPUs under a listing. It uses no DOM, so
 * it runs in a worker and in Node.
 *
 *     const search = explore({ protocol: 'sketch', ...(await shipped('sketch')), sizes: { devices: 2, files: 2, cpus: 2 }, granularity: 'statement' });
 *     while (search.advance(20)) { … search.progress() … }
 *     search.report().properties;                                 // verdicts, each with its shortest trace
 *
 * docs/decisions/0013-every-interleaving.md defines states and steps.
 */
export { explore } from './explore.ts';
export type { OwnProperties } from './own.ts';
export { partialReport } from './partial.ts';
export { canJudge, KINDS, propertiesOf } from './properties.ts';
export { ownListingOf } from './later.ts';
export { DRIVERS, type SearchedDriver } from './scene.ts';
export * from './types.ts';
export { Unsearchable } from './unsearchable.ts';
