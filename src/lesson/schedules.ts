/**
 * Searches the schedules of a race, the shortest first, one statement at a time. After the schedule's end, the CPUs
 * run to their ends in the order of their numbers.
 */
import { open, type Session } from '../code/index.ts';
import { step, type World } from '../machine/index.ts';
import type { RaceEvent } from '../world/index.ts';
import { isTrue } from './evaluate.ts';
import type { Searched } from './searched.ts';
import type { Task } from './types.ts';

const MOST_SCHEDULES = 20_000;

/**
 * `world` is a world of the code engine. Two schedules count as one where every CPU is at the same point afterwards.
 */
export function* searchSchedules(task: Task, parts: RaceEvent['parts'], world: World): Generator<void, Searched> {
  const first = open(world, parts);
  const queue: (Session | null)[] = [first];
  const seen = new Set(first ? [first.point()] : []);
  for (let at = 0; at < queue.length; at += 1) {
    const session = queue[at] ?? null;
    const race: RaceEvent = { type: 'race', schedule: session?.schedule ?? '', parts };
    const { outcome, world: after } = step(world, race);
    const kept = !task.keep || isTrue(task.keep, after, outcome);
    if (kept && isTrue(task.goal, after, outcome)) {
      return { kind: 'solved', solution: { events: [race], par: race.schedule.length }, states: at + 1 };
    }
    if (seen.size >= MOST_SCHEDULES) return { kind: 'unsolved', whole: false, states: at + 1 };
    for (const cpu of session ? parts.keys() : []) {
      const next = session!.clone();
      if (!next.step(cpu)) continue;
      const point = next.point();
      if (seen.has(point)) continue;
      seen.add(point);
      queue.push(next);
    }
    // The search is done with this session and frees it.
    queue[at] = null;
    yield;
  }
  return { kind: 'unsolved', whole: true, states: queue.length };
}
