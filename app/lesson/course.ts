/** The lessons in the order of the course, from `lessons/course.json`. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type CourseEntry, readCourse } from '../../src/lesson/index.ts';
import { served } from '../served/index.ts';

export type Course =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly entries: readonly CourseEntry[] };

const course = createStore<{ readonly course: Course }>()(() => ({ course: { state: 'loading' } }));
let asked: Promise<Course> | null = null;

async function fetchCourse(): Promise<Course> {
  try {
    const entries = readCourse(JSON.parse(await served('lessons/course.json')));
    if (entries.length > 0) return { state: 'ready', entries };
  } catch {
    // The return below reports the failure.
  }
  asked = null;
  return { state: 'failed' };
}

/** Fetches the list once. After a failure, the next call fetches it again. */
export async function loadCourse(): Promise<Course> {
  const found = await (asked ??= fetchCourse());
  course.setState({ course: found });
  return found;
}

/** The ids of the lessons in the order of the course; empty if the list cannot be loaded. */
export async function lessonIds(): Promise<readonly string[]> {
  const found = await loadCourse();
  return found.state === 'ready' ? found.entries.map(({ id }) => id) : [];
}

export function useCourse(): Course {
  useEffect(() => void loadCourse(), []);
  return useStore(course, (state) => state.course);
}
