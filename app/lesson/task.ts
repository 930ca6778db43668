/** The state of a task. It depends only on the board's history, not on the way in which the reader acted. Pure. */
import type { Moment } from '../../src/history/index.ts';
import { reached, type Task } from '../../src/lesson/index.ts';
import { type Event, printEvent, type RaceEvent } from '../../src/world/index.ts';

export interface TaskNow {
  /** The number of events since the task began, including refused events. */
  readonly used: number;
  readonly state: 'untried' | 'open' | 'reached' | 'broken' | 'foreign';
  /** The number of the event that decided the task, from 1; 0 if the task is undecided. */
  readonly at: number;
  readonly event: Event | null;
}

/** `way` holds the moments since the task began, oldest first. */
export function taskNow(task: Task, way: readonly Moment[]): TaskNow {
  const used = way.length;
  const judged = reached(
    task,
    way.map(({ world, outcome }) => ({ world, outcome: outcome! })),
  );
  if (judged.kind === 'open') return { used, state: used === 0 ? 'untried' : 'open', at: 0, event: null };
  return { used, state: judged.kind, at: judged.at + 1, event: way[judged.at]!.outcome!.event };
}

/** The script line of a race with these parts. The reader has still to add a schedule. */
export const raceLine = (parts: RaceEvent['parts']): string => printEvent({ type: 'race', schedule: '', parts });
