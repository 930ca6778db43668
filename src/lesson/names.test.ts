/** Lessons whose files, devices and drivers have the names of properties that every JavaScript object has. */
import { expect, test } from 'vitest';
import { harmless, HOSTILE_NAMES, inHarmless } from '../world/testing.ts';
import { checkLesson, printLesson, readLesson } from './index.ts';

const told = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (one instanceof Map ? [...one] : one));

const lesson = ([file = '', other = '', device = '', driver = '']: readonly string[]): string => `---
title: Names
goal: A name is a name.
level: beginner
minutes: 5
version: repaired
topology: |
  group 3: ${device} d1
  device ${device} 0200 "One" driver ${driver}
---

A cover.

## One

\`\`\`predict
on: attach d1 ${other}
about: state refs(${file})
ask: How many?
choices: 0, 1, 2
\`\`\`

\`\`\`script
unbind ${device} → OK
bind d1 vfio-pci → OK
attach d1 ${file} → OK
attach d1 ${other} → EPERM
\`\`\`

\`\`\`point
file ${file}
device ${device}
\`\`\`

## Two

\`\`\`task
goal: owner == ${other} && held(d1) == ${other} && refs(${file}) == 0
events: detach, attach
files: ${file}, ${other}
within: 3
\`\`\`
`;

test.each(
  HOSTILE_NAMES.map(
    (name, turn) => [name, [0, 1, 2, 3].map((by) => HOSTILE_NAMES[(turn + by) % HOSTILE_NAMES.length]!)] as const,
  ),
)('a lesson about a file called %s is read, played, solved and printed like any other', async (_, names) => {
  const [hostile, plain] = await Promise.all(
    [names, names.map(harmless)].map(async (each) => {
      const read = readLesson(lesson(each));
      if (!read.ok) throw new Error(told(read.problems));
      const { steps, failures } = await checkLesson(read.value);
      return { said: inHarmless(told([read, printLesson(read.value), steps, failures])), steps, failures };
    }),
  );
  expect(hostile!.failures).toEqual([]);
  expect(hostile!.steps[0]!.answer).toBe('1');
  expect(hostile!.said).toBe(plain!.said);
});

test.each(HOSTILE_NAMES)('%s is no key, no version and no word of the format', (name) => {
  const front = (lines: string): string =>
    `---\ntitle: T\ngoal: G\nlevel: beginner\nminutes: 5\nversion: repaired\n${lines}---\n\nText.\n\n## Step\n`;
  for (const text of [
    front(`${name}: 1\n`),
    front('').replace('repaired', name === 'prototype' ? 'proto' : name),
    front('').replace('beginner', name),
  ]) {
    expect(readLesson(text).ok, text).toBe(false);
  }
  for (const expression of [`${name} == 1`, `${name}(qemu) == 1`, `owns == ${name}`, `result == ${name}`]) {
    expect(readLesson(`${front('')}\n\`\`\`task\ngoal: ${expression}\nwithin: 3\n\`\`\`\n`).ok, expression).toBe(false);
  }
});
