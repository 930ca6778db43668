import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { act, current, type History, line, replay, start } from '../../src/history/index.ts';
import { holds, type Lesson, type LessonStep, readLesson } from '../../src/lesson/index.ts';
import { parseScript, printScript } from '../../src/world/index.ts';
import { atEvent, placeOf, playsOn, sceneOf, shownEnd, since } from './stage.ts';

const read = readLesson(readFileSync(new URL('../../public/lessons/seed-message.md', import.meta.url), 'utf8'));
if (!read.ok) throw new Error('the lesson cannot be read');
const lesson = read.value;
const atStep = (of: Lesson, step: LessonStep, history: History | undefined): History =>
  atEvent(of.scenes[step.scene]!, step.end, history);
const [first, refused] = lesson.steps as [(typeof lesson.steps)[number], (typeof lesson.steps)[number]];
const other = (): History => {
  const script = parseScript('bind d0 e1000\n');
  if (!script.ok) throw new Error('unreadable');
  return start(script.value.topology, 'repaired');
};

test('every step ends where its script ends, forward and back', () => {
  let history: History | undefined;
  for (const step of [...lesson.steps, ...lesson.steps.toReversed()]) {
    const known = history && sceneOf(lesson, history) === step.scene ? history : undefined;
    history = atStep(lesson, step, known);
    expect(current(history).depth).toBe(step.end);
    const { where, moments } = placeOf(lesson, step, history);
    expect(where).toBe('here');
    step.script.forEach(({ expected }, index) =>
      expect(expected && holds(expected, moments[index]!.outcome!)).not.toBe(false),
    );
  }
});

describe('a reader who goes astray', () => {
  const there = atStep(lesson, refused, undefined);

  test('in a branch of their own finds the lesson again, and the branch later', () => {
    const own = act(atStep(lesson, first, undefined), { type: 'bind', device: '0000:00:05.3', driver: 'e1000' });
    expect(placeOf(lesson, first, own).where).toBe('branch');
    const back = atStep(lesson, first, own);
    expect(placeOf(lesson, first, back).where).toBe('here');
    expect(back.moments).toHaveLength(own.moments.length);
    expect(line(act(back, { type: 'bind', device: '0000:00:05.3', driver: 'e1000' }))).toHaveLength(3);
  });

  test('in another version sees what that answers, and comes back', () => {
    const repaired = replay(there, 'repaired');
    const { where, moments } = placeOf(lesson, refused, repaired);
    expect(where).toBe('version');
    expect(moments.map((moment) => moment?.outcome?.result)).toEqual(['OK', 'OK', 'EBUSY', 'OK']);
    expect(placeOf(lesson, refused, atStep(lesson, refused, repaired)).where).toBe('here');
  });

  test('in another step of the lesson, or on another machine, is told so', () => {
    expect(placeOf(lesson, first, there).where).toBe('lesson');
    expect(placeOf(lesson, first, other())).toEqual({ where: 'else', moments: [null], base: null, ahead: false });
    expect(sceneOf(lesson, other())).toBeNull();
  });
});

describe('a step with a question', () => {
  const index = lesson.steps.findIndex(({ predict }) => predict !== null);
  const step = lesson.steps[index]!;
  const scene = lesson.scenes[step.scene]!;

  test('stops before its event while it is open, and has the rest ahead', () => {
    const { predict, end } = step;
    expect(shownEnd(step, true)).toBe(predict!.index);
    expect(shownEnd(step, false)).toBe(end);
    const waiting = atEvent(scene, shownEnd(step, true), undefined);
    expect(current(waiting).depth).toBe(predict!.index);
    expect(placeOf(lesson, step, waiting)).toMatchObject({ where: 'here', ahead: true, base: null });
  });
});

test('a machine that is only written the same is known again, as after a reload', () => {
  const scene = lesson.scenes[first.scene]!;
  const read = parseScript(printScript({ topology: scene.topology, events: [] }));
  if (!read.ok) throw new Error('unreadable');
  const reloaded = replay(start(read.value.topology, scene.protocol), scene.protocol);
  expect(reloaded.topology).not.toBe(scene.topology);
  expect(playsOn(scene, reloaded)).toBe(true);
  expect(sceneOf(lesson, reloaded)).toBeNull();
  expect(sceneOf(lesson, reloaded, first.scene)).toBe(first.scene);
  expect(sceneOf(lesson, atStep(lesson, first, reloaded))).toBe(first.scene);
});

test('what a reader did since a moment is told oldest first', () => {
  const base = atStep(lesson, first, undefined);
  const own = act(act(base, { type: 'bind', device: '0000:00:05.3', driver: 'e1000' }), {
    type: 'unbind',
    device: '0000:00:05.3',
  });
  expect(since(own, base.cursor).map(({ outcome }) => outcome!.event.type)).toEqual(['bind', 'unbind']);
  expect(since(base, base.cursor)).toEqual([]);
  expect(since(base, own.cursor)).toEqual([]);
});
