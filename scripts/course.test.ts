import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COURSE, readCourse, readLesson } from '../src/lesson/index.ts';
import { course } from './course.mjs';

test('the course says of each lesson what its file says, in the order of the course', async () => {
  const lines = await course();
  expect(lines.map(({ id }) => id)).toEqual(COURSE);
  expect(readCourse(lines)).toEqual(lines);
  for (const { id, title, goal, level, minutes } of lines) {
    const read = readLesson(readFileSync(new URL(`../public/lessons/${id}.md`, import.meta.url), 'utf8'));
    const lesson = read.ok ? read.value : read.partial;
    expect({ title, goal, level, minutes }, id).toEqual({
      title: lesson?.title,
      goal: lesson?.goal,
      level: lesson?.level,
      minutes: lesson?.minutes,
    });
  }
});
