/** The picture of the board for a step: before the step's question, or after the step's script. */
import { groupViews } from '../machine/index.ts';
import { type Lesson, type LessonStep, play, worldAt } from '../lesson/index.ts';
import { boardPicture } from '../picture/index.ts';
import { plain, t } from '../words/index.ts';
import { type Event, type GroupName, printEvent, type Topology } from '../world/index.ts';
import type { Figure } from './types.ts';

/** A machine with more groups is not printed whole. */
const MANY = 3;

/** A step's position: a scene, and the number of its events that have happened. */
export interface Moment {
  readonly scene: number;
  readonly events: number;
}

export function momentOf({ scene, end, predict }: LessonStep): Moment {
  return { scene, events: predict?.index ?? end };
}

export function figureOf(lesson: Lesson, step: LessonStep): Figure {
  const scene = lesson.scenes[step.scene]!;
  const { events } = momentOf(step);
  const last = events > 0 ? play(scene).steps[events - 1]!.outcome : null;
  // The result before a question belongs to another step, so the picture leaves it out.
  const outcome = step.predict ? null : last;
  const world = worldAt(scene, events);
  const names = groupViews(world).map(({ name }) => name);
  const groups =
    names.length > MANY
      ? concerned(step, scene.topology, scene.events.slice(0, Math.max(events + 1, step.end)), names)
      : names;
  const asked = step.predict ? scene.events[step.predict.index]! : null;
  const caption = asked
    ? plain('handout.board.before', { event: printEvent(asked) })
    : last
      ? plain('handout.board.after', { event: printEvent(last.event) })
      : t('handout.board.boot');
  const svg = boardPicture(
    { world, outcome },
    { theme: 'light', bare: true, flush: true, groups, columns: groups.length > 1 ? 2 : 1 },
  );
  return {
    svg,
    caption:
      groups.length < names.length
        ? `${caption} ${t('handout.board.part', { shown: groups.length, of: names.length })}`
        : caption,
    wide: groups.length > 1,
  };
}

/** The groups in which something happens or to which the step points. The first groups where there are none. */
function concerned(
  { points, task }: LessonStep,
  topology: Topology,
  events: readonly Event[],
  names: readonly GroupName[],
): readonly GroupName[] {
  const devices = new Set<string>([
    ...events.flatMap((event) => ('device' in event && typeof event.device === 'string' ? [event.device] : [])),
    ...points.flatMap((point) => (point.kind === 'device' ? [point.device] : [])),
    ...(task?.devices ?? []),
  ]);
  const pointed = new Set(points.flatMap((point) => ('group' in point && point.group !== null ? [point.group] : [])));
  const some = topology.groups
    .filter((group) => pointed.has(group.name) || group.devices.some((device) => devices.has(device)))
    .map(({ name }) => name);
  return some.length > 0 ? some : names.slice(0, MANY);
}
