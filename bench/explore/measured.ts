/** What `npm run bench:explore` measures, built as one module for Node. */
export { shipped } from '../../src/code/index.ts';
export { explore } from '../../src/explore/index.ts';
export { promela } from '../../src/export/index.ts';
