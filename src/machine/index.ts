export { boot, step } from './step.ts';
export * from './types.ts';
export { IMPLEMENTED } from './versions.ts';
export { fileViews, groupView, groupViews } from './view.ts';
export { descriptorViews } from './vfio/view.ts';
