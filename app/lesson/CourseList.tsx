import { type ReactElement, type Ref, useEffect, useRef, useState } from 'react';
import { type CourseEntry, entryIn } from '../../src/lesson/index.ts';
import { announce } from '../announce/index.ts';
import { pickTextFile, saveText } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { t, useLocale } from '../words/index.ts';
import { loadCourse, useCourse } from './course.ts';
import { openChosen } from './files.ts';
import { note, takeIn, useProgress } from './keep.ts';
import { openLesson } from './player.ts';
import { forgotten, NOTHING, printProgress, tally } from './progress.ts';
import { own } from '../../src/world/index.ts';

function Entry({ entry, number }: { entry: CourseEntry; number: number }): ReactElement {
  const { title, goal, locale } = entryIn(entry, useLocale());
  const progress = useProgress((state) => own(state.progress, entry.id) ?? NOTHING);
  const { seen, of, done, right, asked } = tally(progress);
  const state = done ? 'done' : seen > 0 ? 'begun' : 'new';
  return (
    <li className="lesson-entry" data-lesson={entry.id} data-progress={state}>
      <button type="button" className="lesson-open" onClick={() => void openLesson({ kind: 'shipped', id: entry.id })}>
        <span className="lesson-number" aria-hidden="true">
          {done ? '✓' : number}
        </span>
        <span className="lesson-entry-title" lang={locale}>
          {title}
        </span>
        <span className="lesson-entry-goal" lang={locale}>
          {goal}
        </span>
        <span className="lesson-entry-facts">
          {t('lesson.entry', { level: t(`lesson.level.${entry.level}`), minutes: entry.minutes })}
          {state === 'begun' && (
            <>
              {' '}
              · <strong>{t('lesson.entry.begun', { seen, of })}</strong>
            </>
          )}
          {state === 'done' && (
            <>
              {' '}
              · <strong>{t('lesson.entry.done')}</strong>
            </>
          )}
          {asked > 0 && <> · {t('lesson.entry.answers', { right, asked })}</>}
        </span>
        {state === 'begun' && <progress className="lesson-progress" max={of} value={seen} aria-hidden="true" />}
      </button>
    </li>
  );
}

/** Buttons that save, import and delete the reader's progress. */
function OwnProgress(): ReactElement {
  const { progress, kept } = useProgress((state) => state);
  const [sure, setSure] = useState(false);
  const empty = Object.keys(progress).length === 0;
  const bringIn = async (): Promise<void> => {
    const file = await pickTextFile('.json,application/json');
    if (!file) return;
    const taken = file.ok && takeIn(file.text);
    if (taken) announce(t('lesson.progress.taken'));
    else pageStore.getState().notify('problem', t('lesson.progress.unreadable', { name: file.name }));
  };
  return (
    <section className="lesson-own" aria-label={t('lesson.progress.own')}>
      <h4>{t('lesson.progress.own')}</h4>
      {!kept && (
        <p className="lesson-quiet" role="status">
          {t('lesson.progress.not-kept')}
        </p>
      )}
      <div className="lesson-row">
        <button
          type="button"
          className="button"
          aria-disabled={empty}
          onClick={() => {
            if (!empty) saveText(printProgress(progress), 'dma-owner-progress.json');
          }}
        >
          {t('lesson.progress.save')}
        </button>
        <button type="button" className="button" onClick={() => void bringIn()}>
          {t('lesson.progress.load')}
        </button>
        {sure ? (
          <>
            <button
              type="button"
              className="button"
              data-forget=""
              onClick={() => {
                note(() => forgotten(progress));
                setSure(false);
                announce(t('lesson.progress.forgotten'));
              }}
            >
              {t('lesson.progress.sure')}
            </button>
            <button type="button" className="button" onClick={() => setSure(false)}>
              {t('lesson.progress.keep')}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button"
            aria-disabled={empty}
            onClick={() => {
              if (!empty) setSure(true);
            }}
          >
            {t('lesson.progress.forget')}
          </button>
        )}
      </div>
    </section>
  );
}

/** All lessons of the course, and the lessons of the reader. */
export function CourseList({ heading }: { heading: Ref<HTMLHeadingElement> }): ReactElement {
  const course = useCourse();
  const all = useProgress((state) => state.progress);
  const next =
    course.state === 'ready' ? course.entries.find(({ id }) => !tally(own(all, id) ?? NOTHING).done) : undefined;
  const list = useRef<HTMLOListElement>(null);
  const scrolled = useRef(false);
  // When the list has loaded, a returning reader sees the next lesson in sight. This happens once.
  useEffect(() => {
    if (course.state !== 'ready' || scrolled.current) return;
    scrolled.current = true;
    if (next && Object.keys(all).length > 0)
      list.current?.querySelector(`[data-lesson="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [course.state, next, all]);
  return (
    <div className="lesson-body">
      <div className="lesson-text">
        <h3 className="lesson-title" tabIndex={-1} ref={heading}>
          {t('lesson.course')}
        </h3>
        <p className="lesson-quiet">{t('lesson.course.intro')}</p>
        {course.state === 'loading' && <p role="status">{t('lesson.loading')}</p>}
        {course.state === 'failed' && (
          <div role="alert">
            <p>{t('lesson.course.failed')}</p>
            <button type="button" className="button" data-again="" onClick={() => void loadCourse()}>
              {t('page.again')}
            </button>
          </div>
        )}
        {course.state === 'ready' && (
          <ol className="lesson-course" ref={list}>
            {course.entries.map((entry, index) => (
              <Entry key={entry.id} entry={entry} number={index + 1} />
            ))}
          </ol>
        )}
        <section className="lesson-own" aria-label={t('lesson.author')}>
          <h4>{t('lesson.author')}</h4>
          <p className="lesson-quiet">{t('lesson.author.drop')}</p>
          <div className="lesson-row">
            <button type="button" className="button" data-open-lesson="" onClick={() => void openChosen()}>
              {t('lesson.author.open')}
            </button>
            <button
              type="button"
              className="button"
              data-new-lesson=""
              onClick={() => pageStore.getState().setLens('author')}
            >
              {t('lesson.author.new')}
            </button>
          </div>
        </section>
        <OwnProgress />
      </div>
    </div>
  );
}
