/** Plays a lesson headless and holds what the machine answers against what the lesson expects. */
import type { Outcome } from '../machine/index.ts';
import { play } from './play.ts';
import type { Expectation, Lesson, LessonProblem } from './types.ts';

export interface LessonRun {
  /** What every event of every scene answered. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** What does not hold, with the lines of the file; empty where everything does. */
  readonly failures: readonly LessonProblem[];
}

/** Whether an outcome is what was expected: the result, and every finding that was named. */
export function holds(expected: Expectation, outcome: Outcome): boolean {
  return expected.result === outcome.result && expected.findings.every((finding) => outcome.findings.includes(finding));
}

/** The expectations of the scripts alone; `checkLesson` asks everything. Await `loadLesson` before. */
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
