import type { ReactElement, Ref } from 'react';
import type { Lesson } from '../../src/lesson/index.ts';
import { t } from '../words/index.ts';
import { Prose } from './Prose.tsx';

/** What the lesson is about; the board is touched only after the reader has started it. */
export function Cover({ lesson, onStart, heading }: { lesson: Lesson; onStart: () => void; heading: Ref<HTMLHeadingElement> }): ReactElement {
  const { title, goal, level, minutes, steps, opening } = lesson;
  return (
    <div className="lesson-text">
      <p className="lesson-over">{t('lesson.facts', { steps: steps.length, minutes, level: t(`lesson.level.${level}`) })}</p>
      <h3 className="lesson-title" tabIndex={-1} ref={heading}>{title}</h3>
      <p className="lesson-goal">{goal}</p>
      <Prose blocks={opening} />
      <p className="lesson-quiet">{t('lesson.start-note')}</p>
      <button type="button" className="button button-main" onClick={onStart}>{t('lesson.start')}</button>
    </div>
  );
}
