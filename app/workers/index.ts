/** The page's own workers: starting one, hearing whether it is alive, and the worker's own side of that. */
export { GRACE, Line, type Loss, TICK } from './line.ts';
export { serve, type Station } from './serve.ts';
