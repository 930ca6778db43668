/**
 * The door to the page's workers. The page starts a worker and checks that it is alive; the worker sends its signs of
 * life.
 */
export { GRACE, Line, type Loss, TICK } from './line.ts';
export { serve, type Station } from './serve.ts';
