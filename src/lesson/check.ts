/** Checks every statement of a lesson against the model: scripts, predictions, tasks, repairs, verdicts and points. */
import { descriptorViews, fileViews } from '../machine/index.ts';
import { isTrue, look } from './evaluate.ts';
import { type Expression, readingsIn } from './expression.ts';
import { answerOf, sameAnswer } from './judge.ts';
import { exploring } from './explored.ts';
import { loadLesson, loadListing, play, taskWorld, worldAt } from './play.ts';
import type { Proof } from './prove.ts';
import { checkRepair } from './repair.ts';
import { runLesson } from './run.ts';
import type { Searched, Solution } from './searched.ts';
import { inSlices, searching } from './solve.ts';
import { isThere, lineOfCode } from './things.ts';
import type { Fail, Lesson, LessonProblem, LessonStep, Scene } from './types.ts';
import { checkVerdict, type Ruling } from './verdict.ts';

/** The model's results for one step. */
export interface StepCheck {
  /** The answer to the step's prediction; null where the step has none. */
  readonly answer: string | null;
  /** The shortest solution of the step's task; null where the step has no task or no solution was found. */
  readonly solution: Solution | null;
  /** The proofs of the step's repair: of the shipped listing, and of the listing with the author's edits. */
  readonly repair: { readonly shipped: Proof; readonly edited: Proof; readonly text: string } | null;
  /** The search's ruling on the step's verdict block; null where the step has none. */
  readonly verdict: Ruling | null;
}

export interface LessonCheck {
  readonly steps: readonly StepCheck[];
  /** The failed checks, with lines of the lesson's file; empty where every check passes. */
  readonly failures: readonly LessonProblem[];
}

const atOnce = (): Promise<void> => Promise.resolve();

/**
 * Checks a lesson that `readLesson` read. The check takes milliseconds to seconds. It works in slices and calls
 * `pause` between slices. It rejects only where a chunk cannot be loaded.
 */
export async function checkLesson(lesson: Lesson, pause: () => Promise<void> = atOnce): Promise<LessonCheck> {
  await loadLesson(lesson);
  const failures: LessonProblem[] = [...runLesson(lesson).failures];
  const fail: Fail = (line, code, params = {}) => {
    failures.push({ line, text: '', code, params });
  };
  const steps: StepCheck[] = [];
  const explore = exploring(pause);
  for (const step of lesson.steps) {
    await checkPoints(lesson.scenes[step.scene]!, step, fail);
    steps.push({
      answer: checkPrediction(lesson, step, fail),
      solution: await checkTask(lesson, step, fail, pause),
      repair: step.repair ? await checkRepair(step.repair, fail, explore) : null,
      verdict: step.verdict ? await checkVerdict(step.verdict, fail, explore) : null,
    });
  }
  return { steps, failures: failures.sort((a, b) => a.line - b.line) };
}

function checkPrediction(lesson: Lesson, step: LessonStep, fail: Fail): string | null {
  const { predict, scene } = step;
  if (!predict) return null;
  const { about, choices, index, line } = predict;
  const asked = play(lesson.scenes[scene]!).steps[index]!;
  if (about.kind === 'state') checkReadings(about.expression, lesson.scenes[scene]!, asked.world, line, fail);
  const answer = answerOf(lesson, step)!;
  if (choices && !choices.some((choice) => sameAnswer(choice, answer))) fail(line, 'choices-miss', { found: answer });
  return answer;
}

async function checkTask(
  lesson: Lesson,
  step: LessonStep,
  fail: Fail,
  pause: () => Promise<void>,
): Promise<Solution | null> {
  const { task } = step;
  if (!task) return null;
  const world = taskWorld(lesson, step);
  const scene = lesson.scenes[step.scene]!;
  for (const expression of [task.goal, ...(task.keep ? [task.keep] : [])])
    checkReadings(expression, scene, world, task.line, fail);
  if (isTrue(task.goal, world, null)) fail(task.line, 'already-there');
  const found = (await inSlices(searching(task, world), pause))!;
  if (found.kind === 'solved') return found.solution;
  fail(task.line, ...whyUnsolved(found, task.race !== null, task.within));
  return null;
}

function whyUnsolved(
  { states, whole }: Extract<Searched, { kind: 'unsolved' }>,
  race: boolean,
  within: number,
): [LessonProblem['code'], LessonProblem['params']] {
  if (!whole) return ['too-much-to-search', { states }];
  return race ? ['race-not-solvable', { states }] : ['not-solvable', { states, within }];
}

/** Everything that an expression reads must exist. A counter that the version does not keep would always read null. */
function checkReadings(
  expression: Expression,
  { topology }: Scene,
  world: ReturnType<typeof worldAt>,
  line: number,
  fail: Fail,
): void {
  for (const reading of readingsIn(expression.root)) {
    const isDevice = reading.what === 'driver' || reading.what === 'held';
    const there = isDevice ? topology.devices.has(reading.of) : look(reading, world, null) !== null;
    if (there) continue;
    const shown = reading.what === 'count' ? reading.count : isDevice ? reading.of : reading.what;
    fail(line, 'nothing-to-read', {
      found: 'group' in reading && reading.group !== null ? `${shown}@${reading.group}` : shown,
    });
  }
}

async function checkPoints(scene: Scene, step: LessonStep, fail: Fail): Promise<void> {
  const world = worldAt(scene, step.end);
  const files = [...fileViews(world), ...(world.telling ? [] : descriptorViews(world))].map(({ name }) => name);
  for (const point of step.points) {
    if (point.kind === 'code') {
      const { source } = await loadListing(scene.protocol);
      if (lineOfCode(source, point.text) === null)
        fail(point.line, 'line-not-found', { listing: scene.protocol, found: point.text });
    } else {
      const missing = isThere(point, scene, world, files);
      if (missing !== null) fail(point.line, 'not-pointed', { found: missing });
    }
  }
}
