/** A lesson's steps as places in the page's history. Pure: functions take a history and give a history. */
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

/**
 * True if a history has the machine of a scene. The machine may be the same object, or have the same text, as after a
 * reload or from a script.
 */
export const playsOn = ({ topology }: Scene, history: History): boolean =>
  topology === history.topology || machineText(topology) === machineText(history.topology);

/**
 * The scene of a history, even after events of the reader; null for the reader's own history. Several scenes may have
 * the same machine text. Then the scene with the same topology object counts, else the scene `likely`.
 */
export function sceneOf(lesson: Lesson, history: History, likely = -1): number | null {
  const own = lesson.scenes.findIndex(({ topology }) => topology === history.topology);
  if (own >= 0) return own;
  const scene = lesson.scenes[likely];
  return scene && playsOn(scene, history) ? likely : null;
}

/** The number of the scene's events before a shown step: up to its open question, or up to the end of its script. */
export const shownEnd = ({ predict, end }: LessonStep, open: boolean): number =>
  open && predict ? Math.min(predict.index, end) : end;

/**
 * The history with the cursor after `end` events of a scene. The reader's branches stay, and the lesson's events have
 * their own branch.
 */
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
  // An equal topology is replaced by the scene's own object, so that `sceneOf` recognises it later.
  const same = under.topology === topology ? under : { ...under, topology };
  return actAll(jump(same, 0), events.slice(0, end));
}

/** The moments of the lesson's own events, from the boot up to the last played event. */
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

/** The place of the board, relative to a step. */
export interface Place {
  /**
   * `here`: in the step. `task`: in the step's task or repair. `lesson`: elsewhere in the lesson. `branch`: in a
   * branch. `version`: in another version. `else`: on another machine.
   */
  readonly where: 'here' | 'task' | 'lesson' | 'branch' | 'version' | 'else';
  /** The moment after each line of the step; null for a line that was not played on this machine. */
  readonly moments: readonly (Moment | null)[];
  /** The moment at the end of the step, where a task begins; null if the step was not played to its end. */
  readonly base: Moment | null;
  /** True if a line of the step is still to come. */
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

/** True if the cursor is at a moment or after it. */
function below(history: History, id: number): boolean {
  for (let at: number | null = history.cursor; at !== null && at >= id; at = history.moments[at]!.parent)
    if (at === id) return true;
  return false;
}

/**
 * The moments after a given moment up to the cursor, oldest first. Empty if the cursor does not come after the given
 * moment.
 */
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
