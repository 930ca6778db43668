export { boot, step } from './step.ts';
export * from './types.ts';
// For the code engine: its worlds are observed and viewed by the same code as those of the statecharts.
export { inOrder, isSplit, look, type Look, observed, type Seen } from './observe.ts';
export { asksDrivers, driverHabits } from './habits.ts';
export type { DriverHabits, Named, Reading } from './versions.ts';
export { MOST_NAMED, named } from './events/done.ts';
export { groupIndex, homes, toldBy } from './world.ts';
export { IMPLEMENTED } from './versions.ts';
export { fileViews, groupView, groupViews } from './view.ts';
export { descriptorViews } from './vfio/view.ts';
export { loadVfio, needsVfio } from './vfio/hook.ts';
