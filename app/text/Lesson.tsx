import type { ReactElement } from 'react';
import { lazyPart, loader } from '../loading/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { loadLessons } from './lessonCommands.ts';

const LessonLens = lazyPart(loader(loadLessons), (room) => room.LessonLens, {
  shape: 'inline',
  title: () => t('text.lesson'),
  onClose: () => pageStore.getState().setLesson(false),
});

/** The open lesson with the same prose, questions and tasks as beside the board. */
export function Lesson(): ReactElement {
  const open = usePage((state) => state.lesson);
  if (open)
    return (
      <div className="text-lesson">
        <LessonLens />
      </div>
    );
  return (
    <section>
      <h2>{t('text.lesson')}</h2>
      <p>{t('text.lesson.what')}</p>
      <button type="button" className="button" onClick={() => pageStore.getState().setLesson(true)}>
        {t('text.lesson.show')}
      </button>
    </section>
  );
}
