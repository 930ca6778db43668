/** Tasks: what reaches the goal in the fewest events, breadth first over what the model answers. Nothing about any task is known beforehand. */
import { groupViews, step, type Step, type World } from '../machine/index.ts';
import { type Event, printEvent } from '../world/index.ts';
import { isTrue } from './evaluate.ts';
import { keyOf } from './key.ts';
import { movesOf } from './moves.ts';
import { searchSchedules } from './schedules.ts';
import type { Searched, Solution } from './searched.ts';
import type { Task } from './types.ts';

/** More states than this are too many for a page, and for an author who waits. */
export const MOST_STATES = 60_000;

/**
 * Searches in small pieces: it yields after each state that it has gone on from, so that whoever drives it can do something else in between.
 * `world` is where the task begins (`taskWorld`).
 */
export function* searching(task: Task, world: World, most = MOST_STATES): Generator<void, Searched> {
  return task.race ? yield* searchSchedules(task, task.race, world) : yield* searchEvents(task, world, most);
}

interface Node {
  readonly world: World;
  readonly from: Node | null;
  readonly by: Event | null;
  readonly depth: number;
}

function* searchEvents(task: Task, world: World, most: number): Generator<void, Searched> {
  const moves = movesOf({ ...task, groups: groupViews(world).map(({ name }) => name) });
  const seen = new Set([keyOf(world)]);
  const queue: Node[] = [{ world, from: null, by: null, depth: 0 }];
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at]!;
    if (node.depth === task.within) break;
    for (const by of moves) {
      const done = step(node.world, by);
      if (task.keep && !isTrue(task.keep, done.world, done.outcome)) continue;
      if (isTrue(task.goal, done.world, done.outcome))
        return { kind: 'solved', solution: solution(node, by), states: seen.size };
      if (done.world === node.world || done.world.dead) continue;
      const key = keyOf(done.world);
      if (seen.has(key)) continue;
      if (seen.size >= most) return { kind: 'unsolved', whole: false, states: seen.size };
      seen.add(key);
      queue.push({ world: done.world, from: node, by, depth: node.depth + 1 });
    }
    yield;
  }
  return { kind: 'unsolved', whole: true, states: seen.size };
}

function solution(last: Node, by: Event): Solution {
  const events = [by];
  for (let node: Node | null = last; node?.by; node = node.from) events.unshift(node.by);
  return { events, par: events.length };
}

/** Solves a task at once; null where nothing was found within its bound. For tests and the command line: it may take seconds. */
export function solve(task: Task, world: World): Solution | null {
  const found = drain(searching(task, world));
  return found.kind === 'solved' ? found.solution : null;
}

/** Runs a search to its end. */
export function drain<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** How long a slice may take, in milliseconds: less than a frame. */
const SLICE = 8;

/** Runs a search in slices with a `pause` after each, so that the page stays alive. Null once `stopped` says so. */
export async function inSlices<T>(
  work: Generator<void, T>,
  pause: () => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<T | null> {
  for (;;) {
    const until = Date.now() + SLICE;
    do {
      const next = work.next();
      if (next.done) return next.value;
    } while (Date.now() < until);
    await pause();
    if (stopped()) return null;
  }
}

/** How far a reader has come with a task. */
export type Reached =
  /** The goal held after event `at`, with everything kept on the way. */
  | { readonly kind: 'reached'; readonly at: number }
  /** What should have been kept was broken by event `at`. */
  | { readonly kind: 'broken'; readonly at: number }
  /** Event `at` is none of the task's. */
  | { readonly kind: 'foreign'; readonly at: number }
  | { readonly kind: 'open' };

/** Judges what a reader did since the task began, in order: the first event that decides it does. */
export function reached(task: Task, steps: readonly Step[]): Reached {
  for (const [at, { outcome, world }] of steps.entries()) {
    if (!isAllowed(task, outcome.event)) return { kind: 'foreign', at };
    if (task.keep && !isTrue(task.keep, world, outcome)) return { kind: 'broken', at };
    if (isTrue(task.goal, world, outcome)) return { kind: 'reached', at };
  }
  return { kind: 'open' };
}

/** Any device, driver or file may be used; what is bounded is the kind of event, and of a race what each CPU does. */
function isAllowed({ events, race }: Task, event: Event): boolean {
  if (!race) return (events as readonly string[]).includes(event.type);
  return (
    event.type === 'race' &&
    event.parts.length === race.length &&
    event.parts.every((part, cpu) => part.map(printEvent).join(';') === race[cpu]!.map(printEvent).join(';'))
  );
}
