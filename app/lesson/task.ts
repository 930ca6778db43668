/** How far a task is: read off the board's history, so that it does not matter how an event was done. Pure. */
import type { Moment } from '../../src/history/index.ts';
import { reached, type Task } from '../../src/lesson/index.ts';
import { type Event, printEvent, type RaceEvent } from '../../src/world/index.ts';

export interface TaskNow {
  /** Events since the task began, those included that were refused. */
  readonly used: number;
  readonly state: 'untried' | 'open' | 'reached' | 'broken' | 'foreign';
  /** The event that decided it, counted from 1; 0 where nothing is decided. */
  readonly at: number;
  readonly event: Event | null;
}

/** `way` is what happened since the task began, oldest first. */
export function taskNow(task: Task, way: readonly Moment[]): TaskNow {
  const used = way.length;
  const judged = reached(
    task,
    way.map(({ world, outcome }) => ({ world, outcome: outcome! })),
  );
  if (judged.kind === 'open') return { used, state: used === 0 ? 'untried' : 'open', at: 0, event: null };
  return { used, state: judged.kind, at: judged.at + 1, event: way[judged.at]!.outcome!.event };
}

/** A race of these parts as it is typed, with no order of the CPUs yet. */
export const raceLine = (parts: RaceEvent['parts']): string => printEvent({ type: 'race', schedule: '', parts });
