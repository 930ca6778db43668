import { expect, test } from 'vitest';
import { readLesson } from './read.ts';
import { lessonSchema } from './schema.ts';
import { SHIPPED, textOf } from './testing.ts';

interface Shape {
  readonly properties: Readonly<
    Record<string, { readonly enum?: readonly unknown[]; readonly minimum?: number; readonly maximum?: number }>
  >;
  readonly required: readonly string[];
}
const schema = lessonSchema() as unknown as Shape & { readonly $defs: Readonly<Record<string, Shape>> };

// To update the file: `npx vitest run src/lesson/schema.test.ts -u`.
test('the shipped file is the schema', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../public/lessons/schema.json');
});

const FRONT = 'title: T\ngoal: G\nlevel: beginner\nminutes: 5\nversion: repaired\ntopology: |\n  group 3: d0 d1\n';
const lessonWith = (front: string, block = ''): string =>
  `---\n${front}---\n\n## A step\n\n\`\`\`script\nbind d0 e1000 → OK\n\`\`\`\n\n${block}`;

/** The keys that `readLesson` lists as expected in its problem. */
function expectedIn(text: string): string[] {
  const read = readLesson(text);
  const problem = read.ok ? undefined : read.problems.find(({ code }) => code === 'unknown-key');
  return String(problem?.params['expected']).split(', ').toSorted();
}

test('it has the keys that the reader has, and no other', () => {
  expect(expectedIn(lessonWith(`${FRONT}nonsense: 1\n`))).toEqual(Object.keys(schema.properties).toSorted());
  for (const [kind, { properties }] of Object.entries(schema.$defs)) {
    expect(expectedIn(lessonWith(FRONT, `\`\`\`${kind}\nnonsense: 1\n\`\`\`\n`)), kind).toEqual(
      Object.keys(properties).toSorted(),
    );
  }
});

test('what it needs the reader needs, and the limits are the reader’s', () => {
  for (const key of schema.required)
    expect(readLesson(lessonWith(FRONT.replace(new RegExp(`^${key}:.*\n`, 'm'), ''))).ok, key).toBe(false);
  expect(readLesson(lessonWith(FRONT)).ok).toBe(true);
  const { minutes, format } = schema.properties;
  for (const [at, ok] of [
    [minutes!.maximum!, true],
    [minutes!.maximum! + 1, false],
  ] as const)
    expect(readLesson(lessonWith(FRONT.replace('minutes: 5', `minutes: ${at}`))).ok).toBe(ok);
  for (const [at, ok] of [
    [format!.maximum!, true],
    [format!.maximum! + 1, false],
  ] as const)
    expect(readLesson(lessonWith(`format: ${at}\n${FRONT}`)).ok).toBe(ok);
  const task = (within: number): string =>
    lessonWith(FRONT, `\`\`\`task\ngoal: kernel == 2\nwithin: ${within}\n\`\`\`\n`);
  const most = schema.$defs['task']!.properties['within']!.maximum!;
  expect([readLesson(task(most)).ok, readLesson(task(most + 1)).ok]).toEqual([true, false]);
});

test('every shipped lesson says nothing that it does not know', () => {
  for (const name of SHIPPED) {
    const [, front = ''] = textOf(name).split(/^---$/m);
    const said = [...front.matchAll(/^([\w-]+):[ \t]*(.*)$/gm)];
    for (const [, key = '', value = ''] of said) {
      const property = schema.properties[key];
      expect(property, `${name}: ${key}`).toBeDefined();
      if (property!.enum) expect(property!.enum, `${name}: ${key}`).toContain(value.trim());
    }
  }
});
