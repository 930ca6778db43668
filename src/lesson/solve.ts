/**
 * Solves tasks: a breadth-first search over the model finds the fewest events that reach the goal. It knows nothing
 * about a task in advance.
 */
import { groupViews, step, type Step, type World } from '../machine/index.ts';
import { type Event, printEvent } from '../world/index.ts';
import { isTrue } from './evaluate.ts';
import { keyOf } from './key.ts';
import { movesOf } from './moves.ts';
import { searchSchedules } from './schedules.ts';
import type { Searched, Solution } from './searched.ts';
import type { Task } from './types.ts';

/** The limit of states, so that neither the page nor an author waits too long. */
export const MOST_STATES = 60_000;

/**
 * Searches in small steps: it yields after each state, so that the caller can do other work in between. `world` is the
 * first world of the task (`taskWorld`).
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

/**
 * Solves a task without a pause; null where the task has no solution within its bound. It can take seconds, so only
 * tests and the command line use it.
 */
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

/** The longest slice of a search, in milliseconds: less than a frame. */
const SLICE = 8;

/**
 * Runs a search in slices and calls `pause` after each, so that the page stays responsive. Null as soon as `stopped`
 * returns true.
 */
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

/** A reader's result in a task. */
export type Reached =
  /** The goal held after event `at`, and `keep` held after every event up to there. */
  | { readonly kind: 'reached'; readonly at: number }
  /** Event `at` broke the condition `keep`. */
  | { readonly kind: 'broken'; readonly at: number }
  /** The task does not allow event `at`. */
  | { readonly kind: 'foreign'; readonly at: number }
  | { readonly kind: 'open' };

/** Judges a reader's events since the task began, in order. The first event that decides the result counts. */
export function reached(task: Task, steps: readonly Step[]): Reached {
  for (const [at, { outcome, world }] of steps.entries()) {
    if (!isAllowed(task, outcome.event)) return { kind: 'foreign', at };
    if (task.keep && !isTrue(task.keep, world, outcome)) return { kind: 'broken', at };
    if (isTrue(task.goal, world, outcome)) return { kind: 'reached', at };
  }
  return { kind: 'open' };
}

/**
 * A reader may use any device, driver and file. A task limits only the types of events. A race limits the calls of
 * each CPU.
 */
function isAllowed({ events, race }: Task, event: Event): boolean {
  if (!race) return (events as readonly string[]).includes(event.type);
  return (
    event.type === 'race' &&
    event.parts.length === race.length &&
    event.parts.every((part, cpu) => part.map(printEvent).join(';') === race[cpu]!.map(printEvent).join(';'))
  );
}
