import type { ReactElement } from 'react';
import { entryIn } from '../../src/lesson/index.ts';
import { t, useLocale } from '../words/index.ts';
import { useCourse } from './course.ts';
import { useProgress } from './keep.ts';
import { openLesson, type Source, toList } from './player.ts';
import { NOTHING, tally } from './progress.ts';
import { sayAddress } from './walk.ts';
import { own } from '../../src/world/index.ts';

/** The page after the last step: the reader's results and the next lesson. */
export function Ending({ source, id }: { source: Source; id: string | null }): ReactElement {
  const course = useCourse();
  const locale = useLocale();
  const { right, asked } = tally(useProgress((state) => own(state.progress, id ?? '') ?? NOTHING));
  const entries = course.state === 'ready' && source.kind === 'shipped' ? course.entries : [];
  const at = entries.findIndex((entry) => entry.id === id);
  const next = at < 0 ? undefined : entries[at + 1];
  return (
    <section className="lesson-card lesson-ending" aria-label={t('lesson.end.title')}>
      <h4>{t('lesson.end.title')}</h4>
      {asked > 0 && <p>{t('lesson.end.answers', { right, asked })}</p>}
      <div className="lesson-row">
        {next && (
          <button
            type="button"
            className="button button-main"
            data-next-lesson={next.id}
            onClick={() => void openLesson({ kind: 'shipped', id: next.id })}
          >
            {t('lesson.end.next', { title: entryIn(next, locale).title })}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            toList();
            sayAddress();
          }}
        >
          {t('lesson.to-list')}
        </button>
      </div>
    </section>
  );
}
