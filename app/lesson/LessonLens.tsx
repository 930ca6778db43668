import { type ReactElement, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from '../board/index.ts';
import { isFocusLost } from '../focus/index.ts';
import { useView } from '../header/index.ts';
import { ProtocolPicker } from '../protocol/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Blank } from './Blank.tsx';
import { CourseList } from './CourseList.tsx';
import { Cover } from './Cover.tsx';
import { tellAddress } from './address.ts';
import { FileProblems } from './FileProblems.tsx';
import { startHall } from './hall.ts';
import { useLessonKeys } from './keys.ts';
import { openAsked } from './memory.ts';
import { hearSlides } from './slides.ts';
import { openLesson, type Shelf, type Source, toList, usePlayer } from './player.ts';
import { StepView } from './StepView.tsx';
import { arrive, sayAddress } from './walk.ts';
import './lesson.css';
import './cards.css';
import './place.css';

function Body({ source, shelf, at }: { source: Source | null; shelf: Shelf; at: number }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const waiting = useRef<HTMLParagraphElement>(null);
  const place = source === null ? 'list' : shelf.state !== 'ready' ? 'coming' : at < 0 ? 'cover' : 'step';
  const shown = useRef({ place, at });
  // The focused element may disappear with the old page. Then the heading of the new page takes the focus at once.
  useLayoutEffect(() => {
    const before = shown.current;
    if (before.place === place && before.at === at) return;
    shown.current = { place, at };
    if (isFocusLost()) (place === 'coming' ? waiting : heading).current?.focus({ preventScroll: true });
    panel.current?.querySelector('.lesson-body')?.scrollTo({ top: 0 });
  }, [place, at]);

  if (source === null)
    return (
      <div className="lesson-page" ref={panel}>
        <CourseList heading={heading} />
      </div>
    );
  switch (shelf.state) {
    case 'loading':
      return (
        <p className="lesson-text" role="status" tabIndex={-1} ref={waiting}>
          {t('lesson.loading')}
        </p>
      );
    case 'failed':
      return (
        <div className="lesson-text" role="alert">
          <p>{t('lesson.failed')}</p>
          <button type="button" className="button" onClick={() => void openLesson(source)}>
            {t('lesson.again')}
          </button>
        </div>
      );
    case 'problems':
      return (
        <div className="lesson-text">
          <FileProblems source={source} problems={shelf.problems} whole />
        </div>
      );
    case 'ready':
      return (
        <div className="lesson-page" ref={panel}>
          {at < 0 ? (
            <Cover source={source} lesson={shelf.lesson} problems={shelf.problems} heading={heading} />
          ) : (
            <StepView source={source} lesson={shelf.lesson} at={at} heading={heading} />
          )}
        </div>
      );
  }
}

/** The panel of the lessons, beside the board and any open lens. */
export function LessonLens(): ReactElement {
  const { source, shelf, step } = usePlayer((state) => state);
  const lens = usePage((state) => state.lens);
  const label = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    let gone = false;
    void openAsked().then((wanted) => {
      if (gone) return;
      if (wanted !== null && wanted.step >= 0) arrive(wanted.step, wanted.stay);
      sayAddress();
    });
    return () => {
      gone = true;
      tellAddress(null);
    };
  }, []);
  useEffect(() => {
    if (shelf.state === 'ready' || source === null) sayAddress();
  }, [source, shelf.state]);
  useLessonKeys(panel);
  useEffect(startHall, []);
  useEffect(hearSlides, []);
  const view = useView();
  const ready = shelf.state === 'ready' && source !== null;

  return (
    <section className="lesson" aria-labelledby={label} ref={panel}>
      <header className="lesson-head">
        {source === null ? (
          <h2 className="lesson-name" id={label}>
            {t('lesson.name')}
          </h2>
        ) : (
          <>
            <h2 className="sr-only" id={label}>
              {t('lesson.name')}
            </h2>
            <button
              type="button"
              className="button lesson-back"
              data-to-list=""
              onClick={() => {
                toList();
                sayAddress();
              }}
            >
              {t('lesson.to-list')}
            </button>
          </>
        )}
        {ready && (source.kind === 'file' || step < 0) && lens !== 'author' && view !== 'embed' && (
          <button
            type="button"
            className="button lesson-plain"
            data-edit-lesson=""
            onClick={() => pageStore.getState().setLens('author')}
          >
            {t('lesson.edit')}
          </button>
        )}
        {/* The embedded page has no header, so the version is chosen here. */}
        {view === 'embed' && <ProtocolPicker />}
        {view !== 'embed' && (
          <button
            type="button"
            className="button button-icon lesson-close"
            aria-label={t('page.lens.close')}
            onClick={() => pageStore.getState().setLesson(false)}
          >
            <Icon name="cross" />
          </button>
        )}
      </header>
      <Body source={source} shelf={shelf} at={step} />
      <Blank />
      {/* A narrow window has room for one panel only. This button leads from the open lens back to the lesson. */}
      {lens !== 'none' && (
        <button
          type="button"
          className="button button-main lesson-beside"
          onClick={() => pageStore.getState().setLens('none')}
        >
          {t('lesson.beside')}
        </button>
      )}
    </section>
  );
}
