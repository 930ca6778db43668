/**
 * Loading on demand. Every `import()` of the page goes through `loader`. Every failure is shown with a way to try
 * again.
 */
export { attempt, offerAgain } from './attempt.ts';
export { causeNow } from './cause.ts';
export { lazyPart } from './lazyPart.tsx';
export { type Loader, loader } from './loader.ts';
export { PageBoundary } from './PageBoundary.tsx';
export { watchStyles } from './styles.ts';
