import { lazy, Suspense, type ReactElement } from 'react';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { loadLessons } from './lessonCommands.ts';

const LessonLens = lazy(async () => ({ default: (await loadLessons()).LessonLens }));

/** The lessons, as they stand beside the board: prose, questions, tasks. */
export function Lesson(): ReactElement {
  const open = usePage((state) => state.lesson);
  if (open) return <div className="text-lesson"><Suspense fallback={<p>{t('page.lens.loading')}</p>}><LessonLens /></Suspense></div>;
  return (
    <section>
      <h2>{t('text.lesson')}</h2>
      <p>{t('text.lesson.what')}</p>
      <button type="button" className="button" onClick={() => pageStore.getState().setLesson(true)}>{t('text.lesson.show')}</button>
    </section>
  );
}
