export { LONGEST_SHOWN, shown, unmarked } from './shown.ts';
export * from './bridge.ts';
export * from './drivers/index.ts';
export * from './own.ts';
export * from './script/index.ts';
export * from './types.ts';
