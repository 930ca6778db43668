/** Plays the scenes of a lesson without a page, each scene once. Worlds are immutable, so all questions share them. */
import { codeWorld, shipped, type Told } from '../code/index.ts';
import { boot, loadVfio, needsVfio, step, type Step, type World } from '../machine/index.ts';
import type { ProtocolId } from '../world/index.ts';
import type { Lesson, LessonStep, Scene } from './types.ts';

/** A scene from its boot on. `steps[i]` holds the outcome of event i and the world after it. */
export interface Played {
  readonly boot: World;
  readonly steps: readonly Step[];
}

const listings = new Map<ProtocolId, Told>();
const played = new WeakMap<Scene, Played>();

/** The statecharts cannot run a race, so the code engine computes the worlds of a scene with a race. */
const hasRace = ({ events }: Scene): boolean => events.some(({ type }) => type === 'race');

/**
 * Loads the parts that a lesson's scenes need: VFIO's calls, and the listings for races. Await it once before
 * `runLesson`, `answerOf`, `judge` and `worldAt`. Rejects where a chunk cannot be loaded.
 */
export async function loadLesson({ scenes, steps }: Lesson): Promise<void> {
  const told = [
    ...scenes.filter(hasRace),
    ...steps.filter(({ task }) => task?.race).map(({ scene }) => scenes[scene]!),
  ].map(({ protocol }) => protocol);
  const vfio = needsVfio(scenes.flatMap(({ events }) => events)) ? loadVfio() : null;
  await Promise.all([vfio, ...[...new Set(told)].map(loadListing)]);
}

/** The shipped listing of a version. Each listing is fetched once. */
export async function loadListing(protocol: ProtocolId): Promise<Told> {
  const known = listings.get(protocol) ?? (await shipped(protocol));
  listings.set(protocol, known);
  return known;
}

/** The world of a scene before its first event. */
function bootOf(scene: Scene, byCode: boolean): World {
  if (!byCode) return boot(scene.topology, scene.protocol);
  const told = listings.get(scene.protocol);
  if (!told) throw new Error(`the listing ${scene.protocol} is not loaded; await loadLesson() first`);
  return codeWorld(scene.topology, scene.protocol, told);
}

/** Plays a scene. Throws where the scene needs `loadLesson` and the caller did not await it. */
export function play(scene: Scene): Played {
  let known = played.get(scene);
  if (!known) {
    const first = bootOf(scene, hasRace(scene));
    let world = first;
    const steps = scene.events.map((event) => {
      const done = step(world, event);
      ({ world } = done);
      return done;
    });
    played.set(scene, (known = { boot: first, steps }));
  }
  return known;
}

/** The world after the first `events` events of a scene. */
export function worldAt(scene: Scene, events: number): World {
  const { boot: first, steps } = play(scene);
  return events === 0 ? first : steps[events - 1]!.world;
}

/** The first world of a step's task. A task with a race gets a world of the code engine. */
export function taskWorld(lesson: Lesson, { scene: index, end, task }: LessonStep): World {
  const scene = lesson.scenes[index]!;
  if (!task?.race || hasRace(scene)) return worldAt(scene, end);
  return scene.events.slice(0, end).reduce((world, event) => step(world, event).world, bootOf(scene, true));
}
