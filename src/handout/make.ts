/** Makes a lesson's hand-out. */
import { type Lesson, type LessonStep, loadLesson, loadListing, type Scene } from '../lesson/index.ts';
import { protocolById } from '../protocols/index.ts';
import { i18n, parts, roomWords, t } from '../words/index.ts';
import { excerpt } from './code.ts';
import { exercisesOf } from './exercises.ts';
import { figureOf, momentOf } from './figure.ts';
import { askingLines } from './script.ts';
import type { Answer, Excerpt, Handout, HandoutLook, HandoutStep } from './types.ts';

const atOnce = (): Promise<void> => Promise.resolve();

/**
 * Makes a lesson's hand-out. Solving tasks can take seconds, so the work is done in slices with a `pause` between
 * them. Rejects only where a chunk cannot be loaded.
 */
export async function makeHandout(
  lesson: Lesson,
  { notes = false, address = null, lang = i18n.locale }: HandoutLook = {},
  pause = atOnce,
): Promise<Handout> {
  await Promise.all([loadLesson(lesson), roomWords('explore', 'handout', 'lesson', 'picture')]);
  const steps: HandoutStep[] = [];
  const answers: Answer[] = [];
  let shown = '';
  for (const [index, step] of lesson.steps.entries()) {
    const scene = lesson.scenes[step.scene]!;
    const asked = await exercisesOf(lesson, step, answers.length + 1, pause);
    const { scene: at, events } = momentOf(step);
    const moment = `${at} ${events}`;
    steps.push({
      number: index + 1,
      title: step.title,
      before: step.before,
      after: asked.exercises.length > 0 ? [] : step.after,
      notes: notes ? step.notes : [],
      scene:
        lesson.steps[index - 1]?.scene === step.scene
          ? null
          : parts(index === 0 ? 'handout.scene' : 'handout.scene.fresh', {
              version: protocolById(scene.protocol).title,
            }),
      script: askingLines(step, scene),
      // A reader would search for a difference between two equal boards.
      figure: moment === shown ? null : figureOf(lesson, step),
      code: await codeOf(step, scene),
      exercises: asked.exercises,
    });
    shown = moment;
    answers.push(...asked.answers);
  }
  const { title, goal, level, minutes, opening, sources } = lesson;
  return {
    title,
    goal,
    opening,
    sources,
    steps,
    answers,
    address,
    lang,
    facts: t('lesson.facts', { steps: steps.length, minutes, level: t(`lesson.level.${level}`) }),
  };
}

async function codeOf({ points, repair }: LessonStep, { protocol }: Scene): Promise<Excerpt | null> {
  const listing = repair?.listing ?? protocol;
  const looked = points.flatMap((point) => (point.kind === 'code' ? [point.text] : []));
  if (looked.length === 0 && !repair) return null;
  const { source } = await loadListing(listing);
  const runs = excerpt(source, looked, repair?.edits.flatMap(({ removed }) => removed.slice(0, 1)) ?? []);
  return runs && { title: t('handout.listing', { name: `${listing}.c`, version: protocolById(listing).title }), runs };
}
