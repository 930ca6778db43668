import type { ReactElement } from 'react';
import { type LessonProblem, tellLessonProblem } from '../../src/lesson/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import type { Source } from './player.ts';

/** The problems of a lesson's file, line by line. `whole`: no part of the lesson can be played. */
export function FileProblems({
  source,
  problems,
  whole = false,
}: {
  source: Source;
  problems: readonly LessonProblem[];
  whole?: boolean;
}): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <section className="lesson-problems" role="alert">
      <p>{whole ? t('lesson.broken') : t('lesson.problems', { count: problems.length })}</p>
      <ul>
        {problems.map((problem, index) => (
          <li key={`${problem.line} ${problem.code} ${index}`} data-line={problem.line}>
            {tellLessonProblem(problem)}
          </li>
        ))}
      </ul>
      {source.kind === 'file' && (
        <button type="button" className="button" onClick={() => pageStore.getState().setLens('author')}>
          {t('lesson.edit')}
        </button>
      )}
    </section>
  );
}
