/** A lesson's steps as places in the page's history. Pure: what is on the board goes in, what shall be on it comes out. */
import { actAll, children, type History, jump, type Moment, replay, sameEvent, start } from '../../src/history/index.ts';
import type { Lesson, LessonStep } from '../../src/lesson/index.ts';
import type { Event } from '../../src/world/index.ts';

/** The scene that a history plays, by its very machine, whatever the reader did in it; null for a history of the reader's own. */
export function sceneOf(lesson: Lesson, history: History): number | null {
  const scene = lesson.scenes.findIndex(({ topology }) => topology === history.topology);
  return scene < 0 ? null : scene;
}

/** The history with the cursor where the step ends. Branches stay: the lesson goes its own way beside them. */
export function atStep(lesson: Lesson, step: LessonStep, history: History | undefined): History {
  const { topology, protocol, events } = lesson.scenes[step.scene]!;
  const base = history ?? start(topology, protocol);
  const under = base.protocol === protocol ? base : replay(base, protocol);
  return actAll(jump(under, 0), events.slice(0, step.end));
}

/** The moments of the lesson's own line, from the boot as far as it was played. */
export function pathOf(history: History, events: readonly Event[]): Moment[] {
  const path = [history.moments[0]!];
  for (const event of events) {
    const next = children(history, path.at(-1)!.id).map((id) => history.moments[id]!).find((moment) => sameEvent(moment.outcome!.event, event));
    if (!next) break;
    path.push(next);
  }
  return path;
}

/** Where the board is, seen from a step. */
export interface Place {
  /** In the step, elsewhere in the lesson, in a branch or another version, or at something else altogether. */
  readonly where: 'here' | 'lesson' | 'branch' | 'version' | 'else';
  /** The moment after each line of the step, as far as it was played on this machine. */
  readonly moments: readonly (Moment | null)[];
}

export function placeOf(lesson: Lesson, step: LessonStep, history: History): Place {
  const scene = lesson.scenes[step.scene]!;
  if (history.topology !== scene.topology) {
    return { where: sceneOf(lesson, history) === null ? 'else' : 'lesson', moments: step.script.map(() => null) };
  }
  const path = pathOf(history, scene.events);
  const at = path.findIndex(({ id }) => id === history.cursor);
  const begin = step.end - step.script.length;
  const where = history.protocol !== scene.protocol ? 'version' : at < 0 ? 'branch' : at < begin || at > step.end ? 'lesson' : 'here';
  return { where, moments: step.script.map(({ index }) => path[index + 1] ?? null) };
}
