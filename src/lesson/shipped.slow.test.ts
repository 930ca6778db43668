import { describe, expect, test } from 'vitest';
import {
  checkLesson,
  COURSE,
  type Lesson,
  MOST_CHARACTERS,
  printLesson,
  reached,
  taskWorld,
  tellLessonProblem,
} from './index.ts';
import { step, type World } from '../machine/index.ts';
import { lessonOf, SHIPPED, textOf } from './testing.ts';

test('the course is what lies in the folder', () => {
  const english = SHIPPED.filter((name) => !name.includes('/'));
  expect([...COURSE].sort()).toEqual(english);
  for (const name of SHIPPED) expect(COURSE, name).toContain(name.split('/').at(-1));
});

test('at least four lessons are to be had in Chinese', () => {
  expect(SHIPPED.filter((name) => name.startsWith('zh-CN/')).length).toBeGreaterThanOrEqual(4);
});

/** The parts that a translation must not change: everything that is played, asked and judged. */
const bones = ({ level, minutes, scenes, sources, steps }: Lesson) => ({
  level,
  minutes,
  scenes,
  sources: sources.map(({ href }) => href),
  steps: steps.map(({ script, predict, task, repair, verdict, points, notes, scene, end }) => ({
    scene,
    end,
    notes: notes.length > 0,
    script: script.map(({ event, expected }) => ({ event, expected })),
    predict: predict && {
      index: predict.index,
      about: predict.about,
      choices: predict.choices,
      hint: predict.hint !== null,
    },
    task: task && { ...task, line: 0 },
    repair: repair && { ...repair, line: 0, edits: repair.edits.map((edit) => ({ ...edit, line: 0 })) },
    verdict: verdict && { ...verdict, line: 0 },
    points: points.map((point) => ({ ...point, line: 0 })),
  })),
});

// No test plays a translation. A translation must have the same scripts and questions as the English lesson.
describe.each(COURSE)('%s', (name) => {
  test('holds', { timeout: 120_000 }, async () => {
    const lesson = lessonOf(textOf(name));
    const { failures, steps } = await checkLesson(lesson);
    expect(failures.map(tellLessonProblem)).toEqual([]);
    for (const [index, { solution }] of steps.entries()) {
      const { task } = lesson.steps[index]!;
      if (!task) continue;
      // Played event by event, the solution reaches the goal with its last event.
      let world: World = taskWorld(lesson, lesson.steps[index]!);
      const played = solution!.events.map((event) => {
        const done = step(world, event);
        ({ world } = done);
        return done;
      });
      expect(reached(task, played)).toEqual({ kind: 'reached', at: solution!.events.length - 1 });
    }
  });
});

describe.each(SHIPPED)('%s', (name) => {
  const text = textOf(name);
  const lesson = lessonOf(text);

  test('is printed as it was read', () => {
    const printed = printLesson(lesson);
    const again = lessonOf(printed);
    expect(again.document).toEqual(lesson.document);
    expect(bones(again)).toEqual(bones(lesson));
    expect(printLesson(again)).toBe(printed);
  });

  test('has sources, a task or a question, and room to grow', () => {
    expect(lesson.sources.length).toBeGreaterThan(0);
    expect(lesson.steps.some(({ predict, task, repair, verdict }) => predict ?? task ?? repair ?? verdict)).toBe(true);
    expect(text.length).toBeLessThan(MOST_CHARACTERS / 2);
  });

  test('says in its language what the English one says', () => {
    expect(bones(lesson)).toEqual(bones(lessonOf(textOf(name.split('/').at(-1)!))));
  });
});
