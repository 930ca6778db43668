/** Entry point for running a program statement by statement. */
export { isCounter, isUnsigned } from '../arithmetic.ts';
export type { Access, Grain } from './execute.ts';
export { FINDING_CODES, type FindingCode } from './findings.ts';
export type { HeldLock, HeldLocks } from './locks.ts';
export { DEPTH_LIMIT, layoutOf, MEMORY_BYTES, memoryFor, stringRanks } from './memory.ts';
export { type FrameView, Run, type Stepped, type ThreadState } from './run.ts';
export { reachOf, type Standing, type Walked, Walker } from './walk.ts';
