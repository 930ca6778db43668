/** Plays a lesson without a page and compares each outcome with the lesson's expectation. */
import type { Outcome } from '../machine/index.ts';
import { play } from './play.ts';
import type { Expectation, Lesson, LessonProblem } from './types.ts';

export interface LessonRun {
  /** The outcomes of all events, by scene. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** The failed expectations, with lines of the lesson's file; empty where all hold. */
  readonly failures: readonly LessonProblem[];
}

/** True where an outcome has the expected result and every expected finding. */
export function holds(expected: Expectation, outcome: Outcome): boolean {
  return expected.result === outcome.result && expected.findings.every((finding) => outcome.findings.includes(finding));
}

/** Checks only the expectations of the scripts; `checkLesson` checks everything. Await `loadLesson` first. */
export function runLesson(lesson: Lesson): LessonRun {
  const outcomes = lesson.scenes.map((scene) => play(scene).steps.map(({ outcome }) => outcome));
  const failures = lesson.steps.flatMap(({ scene, script }) =>
    script.flatMap(({ line, index, expected }): LessonProblem[] => {
      const outcome = outcomes[scene]?.[index];
      if (!expected || !outcome || holds(expected, outcome)) return [];
      return [failure(line, expected, outcome)];
    }),
  );
  return { outcomes, failures };
}

function failure(line: number, expected: Expectation, outcome: Outcome): LessonProblem {
  const { result, findings } = outcome;
  if (result !== expected.result)
    return { line, text: '', code: 'wrong-result', params: { expected: expected.result, found: result } };
  const missing = expected.findings.filter((finding) => !findings.includes(finding));
  return {
    line,
    text: '',
    code: 'missing-finding',
    params: { expected: missing.join(', '), found: findings.join(', ') || '-' },
  };
}
