/** A lesson's steps as places in the page's history. Pure: what is on the board goes in, what shall be on it comes out. */
import {
  actAll,
  type Boot,
  children,
  type History,
  jump,
  type Moment,
  replay,
  sameEvent,
  start,
} from '../../src/history/index.ts';
import type { Lesson, LessonStep, Scene } from '../../src/lesson/index.ts';
import { type Event, printScript, type Topology } from '../../src/world/index.ts';

const machines = new WeakMap<Topology, string>();
function machineText(topology: Topology): string {
  const known = machines.get(topology);
  if (known !== undefined) return known;
  const text = printScript({ topology, events: [] });
  machines.set(topology, text);
  return text;
}

/** Whether a history plays on a scene's machine: on its very own, or on one that is written the same, as after a reload or from a script. */
export const playsOn = ({ topology }: Scene, history: History): boolean =>
  topology === history.topology || machineText(topology) === machineText(history.topology);

/**
 * The scene that a history plays, whatever the reader did in it; null for a history of the reader's own. Several scenes may have the same
 * machine written down: then it is the one that shares its very object, else `likely`.
 */
export function sceneOf(lesson: Lesson, history: History, likely = -1): number | null {
  const own = lesson.scenes.findIndex(({ topology }) => topology === history.topology);
  if (own >= 0) return own;
  const scene = lesson.scenes[likely];
  return scene && playsOn(scene, history) ? likely : null;
}

/** How many events of the scene have happened when a step is shown: all of its script, or what comes before the question that is still open. */
export const shownEnd = ({ predict, end }: LessonStep, open: boolean): number =>
  open && predict ? Math.min(predict.index, end) : end;

/** The history with the cursor after `end` events of a scene. Branches stay: the lesson goes its own way beside them. */
export function atEvent(
  { topology, protocol, events }: Scene,
  end: number,
  history: History | undefined,
  own?: Boot,
): History {
  const base = history ?? start(topology, protocol, own);
  const under =
    base.protocol === protocol && (own === undefined || base.moments[0]!.world.telling !== undefined)
      ? base
      : replay(base, protocol, own);
  // What is only written the same becomes the very same, so that it is known again.
  const same = under.topology === topology ? under : { ...under, topology };
  return actAll(jump(same, 0), events.slice(0, end));
}

/** The moments of the lesson's own line, from the boot as far as it was played. */
export function pathOf(history: History, events: readonly Event[]): Moment[] {
  const path = [history.moments[0]!];
  for (const event of events) {
    const next = children(history, path.at(-1)!.id)
      .map((id) => history.moments[id]!)
      .find((moment) => sameEvent(moment.outcome!.event, event));
    if (!next) break;
    path.push(next);
  }
  return path;
}

/** Where the board is, seen from a step. */
export interface Place {
  /** In the step, trying to do its task, elsewhere in the lesson, in a branch or another version, or at something else altogether. */
  readonly where: 'here' | 'task' | 'lesson' | 'branch' | 'version' | 'else';
  /** The moment after each line of the step, as far as it was played on this machine. */
  readonly moments: readonly (Moment | null)[];
  /** The moment in which the step is over, and a task begins; null where it was not played so far. */
  readonly base: Moment | null;
  /** Whether some line of the step is still to come. */
  readonly ahead: boolean;
}

export function placeOf(lesson: Lesson, step: LessonStep, history: History): Place {
  const scene = lesson.scenes[step.scene]!;
  const on = sceneOf(lesson, history, step.scene);
  if (on !== step.scene) {
    return { where: on === null ? 'else' : 'lesson', moments: step.script.map(() => null), base: null, ahead: false };
  }
  const path = pathOf(history, scene.events);
  const at = path.findIndex(({ id }) => id === history.cursor);
  const begin = step.end - step.script.length;
  const base = path[step.end] ?? null;
  const inTask =
    (step.task ?? step.repair) !== null && base !== null && history.cursor !== base.id && below(history, base.id);
  const where =
    history.protocol !== scene.protocol
      ? 'version'
      : inTask
        ? 'task'
        : at < 0
          ? 'branch'
          : at < begin || at > step.end
            ? 'lesson'
            : 'here';
  return {
    where,
    moments: step.script.map(({ index }) => path[index + 1] ?? null),
    base,
    ahead: at >= begin && at < step.end,
  };
}

/** Whether the cursor comes after a moment. */
function below(history: History, id: number): boolean {
  for (let at: number | null = history.cursor; at !== null && at >= id; at = history.moments[at]!.parent)
    if (at === id) return true;
  return false;
}

/** What happened after a moment on the way to the cursor, oldest first; empty where the cursor does not come after it. */
export function since(history: History, id: number): Moment[] {
  const found: Moment[] = [];
  let moment = history.moments[history.cursor]!;
  while (moment.id !== id) {
    found.unshift(moment);
    if (moment.parent === null) return [];
    moment = history.moments[moment.parent]!;
  }
  return found;
}
