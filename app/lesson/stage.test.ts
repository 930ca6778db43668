import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { act, current, type History, line, replay, start } from '../../src/history/index.ts';
import { holds, readLesson } from '../../src/lesson/index.ts';
import { parseScript } from '../../src/world/index.ts';
import { atStep, placeOf, sceneOf } from './stage.ts';

const read = readLesson(readFileSync(new URL('../../public/lessons/seed-message.md', import.meta.url), 'utf8'));
if (!read.ok) throw new Error('the lesson cannot be read');
const lesson = read.value;
const [first, refused] = lesson.steps as [typeof lesson.steps[number], typeof lesson.steps[number]];
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
    step.script.forEach(({ expected }, index) => expect(expected && holds(expected, moments[index]!.outcome!)).not.toBe(false));
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
    expect(placeOf(lesson, first, other())).toEqual({ where: 'else', moments: [null] });
    expect(sceneOf(lesson, other())).toBeNull();
  });
});
