export { LONGEST_SHOWN, shown, unmarked } from './shown.ts';
export * from './bridge.ts';
export * from './drivers/index.ts';
export { type Excess, excess, type Limits, PAGE_LIMITS } from './limits.ts';
export * from './own.ts';
export { PersistentList, PersistentMap, type Test } from './persistent.ts';
export * from './script/index.ts';
export * from './types.ts';
