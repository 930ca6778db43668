/**
 * Worlds told by the code of a listing instead of the statecharts. The same shapes as in `src/machine`: a world from here goes through
 * `step`, `groupViews` and `fileViews` of `src/machine` like any other, because it brings its telling along.
 *
 *     const told = await shipped('sketch');                       // or: ownListing('sketch', text), which says what does not compile
 *     const boot = (topology, protocol) => codeWorld(topology, protocol, told);
 *     let h = start(topology, 'sketch', boot);                    // src/history; replay, grow and the others take `boot` last
 *
 * One event in hand, for stepping:
 *
 *     const session = open(world, event);                         // or the parts of a race: open(world, [[bind], [attach]])
 *     session.step(0); session.step(1, 'access');                 // what ran: reads, writes, findings, what was entered
 *     session.cpus[0].state;                                      // ready at which statement, waiting for which lock, blocked, dead, done
 *     session.now;                                                // a world: the board in the middle of the event
 *     session.back();                                             // the session one step earlier
 *     h = act(h, session.finish().event);                         // a race with its schedule, or the plain event
 *
 * `outcome.ran` names the function and the line of the listing that an answer comes from, `outcome.parts` what each event of a race answered.
 */
export { type OwnListing, ownListing, shipped } from './listing.ts';
export { open, type CpuState, type CpuView, type Session } from './session.ts';
export { MOST_STATEMENTS } from './limits.ts';
export type { CodeWorld, Told } from './types.ts';
export { codeWorld } from './world.ts';
