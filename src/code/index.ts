/**
 * Worlds of the code engine: the listing computes them instead of the statecharts. They have the same shape as worlds
 * of `src/machine`. `step`, `groupViews` and `fileViews` of `src/machine` accept them, because each world brings its
 * own engine.
 *
 *     const told = await shipped('sketch'); // or: ownListing('sketch', text), which returns problems for wrong C
 *     const boot = (topology, protocol) => codeWorld(topology, protocol, told);
 *     let h = start(topology, 'sketch', boot); // src/history; replay, grow and others take `boot` as the last argument
 *
 * To step one event:
 *
 *     const session = open(world, event); // or the parts of a race: open(world, [[bind], [attach]])
 *     session.step(0); session.step(1, 'access'); // returns reads, writes, findings and the entered function
 *     session.cpus[0].state; // ready (with its statement), waiting (for a lock), blocked, dead or done
 *     session.now; // a world: the board in the middle of the event
 *     session.back(); // the session one step earlier
 *     h = act(h, session.finish().event); // a race with its schedule, or the plain event
 *
 * `outcome.ran` names the function and the line of the listing that caused a result. `outcome.parts` holds the result
 * of each event of a race.
 */
export { type OwnListing, ownListing, shipped } from './listing.ts';
export { open, type CpuState, type CpuView, type Session } from './session.ts';
export { MOST_STATEMENTS } from './limits.ts';
export type { CodeWorld, Told } from './types.ts';
export { codeWorld } from './world.ts';
