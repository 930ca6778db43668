import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLesson, runLesson } from './index.ts';

test('the seed message does what it says', () => {
  const read = readLesson(readFileSync(new URL('../../public/lessons/seed-message.md', import.meta.url), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  expect(runLesson(read.value).failures).toEqual([]);
  expect(read.value.steps).toHaveLength(12);
});
