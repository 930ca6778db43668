import { describe, expect, test } from 'vitest';
import { step, type World } from '../machine/index.ts';
import { type Event, printEvent } from '../world/index.ts';
import {
  answerOf,
  COURSE,
  evaluate,
  judge,
  type Lesson,
  type LessonStep,
  loadLesson,
  play,
  sameAnswer,
  wordOf,
} from './index.ts';
import { lessonOf, textOf } from './testing.ts';

/** The answer and its reason after `before`, a list of earlier events of the scene. */
function because({ scenes }: Lesson, { scene, predict }: LessonStep, before: readonly Event[]): unknown {
  const { events } = scenes[scene]!;
  const { boot } = play(scenes[scene]!);
  const world = before.reduce<World>((at, event) => step(at, event).world, boot);
  const { outcome, world: after } = step(world, events[predict!.index]!);
  const { about } = predict!;
  const said = about.kind === 'result' ? outcome.result : wordOf(evaluate(about.expression, after, outcome));
  const names = Object.entries(outcome.reason).filter(([, value]) => typeof value === 'string');
  return [said, outcome.result, names];
}

const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

describe.each(COURSE)('the predictions of %s', (id) => {
  test(
    'are answered by the model, and explained by a trace than which none is shorter',
    { timeout: 60_000 },
    async () => {
      const lesson = lessonOf(textOf(id));
      await loadLesson(lesson);
      for (const asked of lesson.steps.filter(({ predict }) => predict)) {
        const before = lesson.scenes[asked.scene]!.events.slice(0, asked.predict!.index);
        const answer = answerOf(lesson, asked)!;
        expect(judge(lesson, asked, answer)?.right).toBe(true);
        const { right, explains } = judge(lesson, asked, `not ${answer}`)!;
        expect(right).toBe(false);
        const wanted = JSON.stringify(because(lesson, asked, before));
        expect(JSON.stringify(because(lesson, asked, explains)), asked.title).toBe(wanted);
        // The explanation is a subsequence of the scene's earlier events.
        let from = 0;
        for (const event of explains) from = before.indexOf(event, from) + 1 || Number.NaN;
        expect(from).not.toBeNaN();
        if (before.length > 12) continue;
        for (let mask = 0; mask < 1 << before.length; mask += 1) {
          if (bits(mask) >= explains.length) continue;
          const some = before.filter((_, index) => mask & (1 << index));
          expect(
            JSON.stringify(because(lesson, asked, some)),
            `${asked.title}: ${some.map(printEvent).join('; ')}`,
          ).not.toBe(wanted);
        }
      }
    },
  );
});

const file = (...step: readonly string[]): string =>
  [
    '---',
    'title: A',
    'goal: B',
    'level: beginner',
    'minutes: 5',
    'version: repaired',
    'topology: |',
    '  group 3: d0 d1 d2',
    '---',
    '## One',
    ...step,
  ].join('\n');

test('after many events, none that explain can be left out', () => {
  const noise = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 'bind d2 e1000 → OK' : 'unbind d2 → OK'));
  const lesson = lessonOf(
    file(
      '```predict',
      'choices: OK, EBUSY',
      '```',
      '```script',
      ...noise,
      'bind d1 vfio-pci → OK',
      'attach d1 qemu → OK',
      'bind d0 e1000 → EBUSY',
      '```',
    ),
  );
  const { explains, answer } = judge(lesson, lesson.steps[0]!, 'OK')!;
  expect(answer).toBe('EBUSY');
  expect(explains.map(printEvent)).toEqual(['bind d1 vfio-pci', 'attach d1 qemu']);
});

test('what answers the same on a fresh machine needs no trace', () => {
  const lesson = lessonOf(
    file(
      '```predict',
      'choices: OK, EBUSY',
      '```',
      '```script',
      'bind d0 e1000 → OK',
      'unbind d0 → OK',
      'bind d0 e1000 → OK',
      '```',
    ),
  );
  expect(judge(lesson, lesson.steps[0]!, 'EBUSY')).toEqual({ right: false, answer: 'OK', explains: [] });
});

test('a step that asks nothing is not judged', () => {
  const lesson = lessonOf(file('```script', 'bind d0 e1000 → OK', '```'));
  expect(answerOf(lesson, lesson.steps[0]!)).toBeNull();
  expect(judge(lesson, lesson.steps[0]!, 'OK')).toBeNull();
});

test.each<[answer: string, same: readonly string[], other: readonly string[]]>([
  ['EBUSY', ['EBUSY', 'ebusy', '-EBUSY', ' - ebusy ', '-16', '16'], ['', 'OK', 'EBUS', '-1', '0', 'EPERM', 'busy']],
  ['EPERM', ['-1', '1', 'eperm'], ['-16', 'true']],
  ['OK', ['ok', '0'], ['EOK', '1', '']],
  ['2', ['2', '02', ' 2 '], ['3', '-2', '2.0', 'two', '22', '']],
  ['0', ['0', '00', '-0'], ['', 'none', 'OK']],
  ['none', ['none', 'nobody', 'NULL', '-'], ['', 'no', 'qemu', '0']],
  ['yes', ['yes', 'Y', 'true'], ['no', '1', '']],
  ['no', ['no', 'n', 'False'], ['yes', 'none']],
  ['qemu', ['qemu', 'QEMU'], ['qem', 'dpdk', 'constructor', '__proto__']],
])('%s is said in %j, and in nothing else', (answer, same, other) => {
  for (const text of same) expect(sameAnswer(text, answer), text).toBe(true);
  for (const text of other) expect(sameAnswer(text, answer), text).toBe(false);
});
