import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkLesson,
  type CheckedLesson,
  type Lesson,
  lessonProblemText,
  loadLesson,
  MOST_CHARACTERS,
  printLesson,
  readLesson,
  runLesson,
  template,
  tellLessonProblem,
} from './index.ts';
import { lessonOf, SHIPPED, textOf } from './testing.ts';

const often = process.env.VERIFY ? 20 : 1;
const texts = SHIPPED.map(textOf);

/** Lines of lesson files, valid and invalid. */
const line = fc.oneof(
  fc.constantFrom(...texts.flatMap((text) => text.split('\n'))),
  fc.constantFrom(
    '---',
    '## A step',
    '### Lower',
    '# Title',
    '```',
    '````',
    '```script',
    '```script fresh',
    '```script version=v8',
    '```script version=v99',
    '```predict',
    '```task',
    '```repair',
    '```verdict',
    'property: no-split',
    'expect: holds',
    'states: 50',
    'devices: 1 files: 1 cpus: 1',
    '```point',
    '```notes',
    '```c',
    '~~~',
    'format: 9',
    'minutes: 5',
    'level: beginner',
    'version: sketch',
    'sources: |',
    'topology: |',
    '  group 3: d0',
    'about: state user',
    'goal: user == 1',
    'goal: ((',
    'race: bind d0 e1000 | attach d0 qemu',
    'within: 2',
    'hold: no-leak',
    '- a',
    '+ b',
    '- ',
    '> quote',
    '1. one',
    '    code',
    '\t',
    '',
    '  ',
    '<script>alert(1)</script>',
    '![x](https://example.org/x.png)',
    '[x](javascript:x)',
    '[x]: https://example.org',
    '&#0;',
    '\u202e',
    '\ud800',
    'bind d0 e1000 → OK',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anyText = fc.oneof(
  fc.array(line, { maxLength: 80 }).map((lines) => lines.join('\n')),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(line, { maxLength: 40 })
    .map((lines) =>
      ['---', 'title: A', 'goal: B', 'level: beginner', 'minutes: 5', 'version: sketch', '---', ...lines].join('\n'),
    ),
);

/** A shipped lesson with some lines removed, repeated, reordered, or inserted from other files. */
const damaged = fc
  .tuple(
    fc.constantFrom(...texts, template()),
    fc.array(fc.tuple(fc.nat(400), fc.nat(400), line, fc.nat(3)), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, wounds]) => {
    const lines = text.split('\n');
    for (const [at, from, other, kind] of wounds) {
      const place = at % lines.length;
      const taken = lines[from % lines.length]!;
      lines.splice(
        place,
        kind === 0 ? 1 : 0,
        ...(kind === 1 ? [other] : kind === 2 ? [taken] : kind === 3 ? lines.splice(place, 3).toReversed() : []),
      );
    }
    return lines.join('\n');
  });

/** A lesson that was read keeps the promises of its types. Each problem has a line of the file and a message. */
function isSound(text: string, read: CheckedLesson): Lesson | null {
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const problem of read.ok ? [] : read.problems) {
    expect(problem.line >= 0 && problem.line <= lines).toBe(true);
    expect(lessonProblemText(problem)).not.toMatch(/^(lesson|problems|c)\.|undefined|\{\w+\}/);
    expect(tellLessonProblem(problem)).not.toMatch(/\p{Cc}/u);
  }
  const lesson = read.ok ? read.value : read.partial;
  for (const { scene, end, script, predict, task } of lesson?.steps ?? []) {
    const { events, topology } = lesson!.scenes[scene]!;
    expect(end).toBeLessThanOrEqual(events.length);
    expect(script.map(({ index }) => events[index])).toEqual(script.map(({ event }) => event));
    if (predict) expect(events[predict.index]).toBeDefined();
    for (const device of task?.devices ?? []) expect(topology.devices.has(device)).toBe(true);
  }
  return lesson;
}

test(
  'whatever is dropped is read without throwing, and what can be played is played',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, damaged), async (text) => {
        const read = readLesson(text);
        const lesson = isSound(text, read);
        if (!lesson) return;
        await loadLesson(lesson);
        runLesson(lesson);
      }),
      { numRuns: 300 * often },
    );
  },
);

/** Removes the parts that need a proof or a search of thousands of states. */
const quick = (lesson: Lesson): Lesson => ({
  ...lesson,
  steps: lesson.steps.map((step) => ({
    ...step,
    repair: null,
    task: step.task && !step.task.race ? { ...step.task, within: 1 } : null,
  })),
});

test('whatever was read is checked without throwing', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      const read = readLesson(text);
      const lesson = read.ok ? read.value : read.partial;
      if (lesson) isSound(text, { ok: false, partial: null, problems: (await checkLesson(quick(lesson))).failures });
    }),
    { numRuns: 60 * often },
  );
});

const withoutLines = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === 'line' ? 0 : one instanceof Map ? [...one] : one)));

test('a lesson is printed as it was read, whoever wrote it', { timeout: 600_000 }, () => {
  let good = 0;
  fc.assert(
    fc.property(fc.oneof(anyText, damaged), (text) => {
      const read = readLesson(text);
      const lesson = read.ok ? read.value : read.partial;
      if (!lesson) return;
      good += read.ok ? 1 : 0;
      const printed = printLesson(lesson);
      if (printed.length > MOST_CHARACTERS) return;
      if (read.ok) {
        const again = lessonOf(printed);
        expect(withoutLines(again)).toEqual(withoutLines(lesson));
        expect(printLesson(again)).toBe(printed);
      } else readLesson(printed);
    }),
    { numRuns: 300 * often },
  );
  expect(good).toBeGreaterThan(10);
});
