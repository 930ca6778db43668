import { type ReactElement, useEffect } from 'react';
import { FORWARD, type LessonKey, meaningOf, Prose, type Told } from '../lesson/index.ts';
import { t } from '../words/index.ts';
import { Clock } from './Clock.tsx';
import { order, useTold } from './link.ts';
import './speaker.css';

const say = (what: LessonKey): void => order({ kind: 'dma-owner order', order: what });

/**
 * The keys of the remote control, as in the other window. They turn the same pages, no matter which window has the
 * focus.
 */
function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const meaning = meaningOf(event);
      if (meaning === null || (event.target instanceof Element && event.target.closest('select'))) return;
      event.preventDefault();
      say(meaning);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function Speaking({
  lesson,
  blank,
}: {
  readonly lesson: NonNullable<Told['lesson']>;
  readonly blank: boolean;
}): ReactElement {
  const { title, minutes, steps, step, notes, next, onward, astray } = lesson;
  const lang = lesson.lang ?? undefined;
  const heading =
    step < 0 ? t('hall.cover', { title }) : t('lesson.step', { step: step + 1, of: steps.length, title: steps[step]! });
  return (
    <>
      <header className="speaker-head">
        <div>
          <p className="quiet" lang={lang}>
            {title}
          </p>
          <h1 className="speaker-step" lang={lang}>
            {heading}
          </h1>
        </div>
        <Clock minutes={minutes} />
      </header>
      <main className="speaker-main" tabIndex={-1}>
        <section className="speaker-notes" aria-label={t('hall.notes')}>
          <h2>{t('hall.notes')}</h2>
          {notes.length > 0 ? (
            <div className="lesson-prose" lang={lang}>
              <Prose blocks={notes} />
            </div>
          ) : (
            <p className="quiet">{t('hall.no-notes')}</p>
          )}
        </section>
        <section className="speaker-next" aria-label={t('hall.next')}>
          <h2>{t('hall.next')}</h2>
          {next ? (
            <div className="lesson-prose" lang={lang}>
              <h3>{next.title}</h3>
              <Prose blocks={next.before} />
            </div>
          ) : (
            <p className="quiet">{t('hall.last')}</p>
          )}
        </section>
      </main>
      <p className="sr-only" role="status">
        {heading}
      </p>
      {astray && step >= 0 && (
        <div className="speaker-astray">
          <p>{t('hall.astray')}</p>
          <button type="button" className="button" data-back-to-lesson="" onClick={() => say('return')}>
            {t('lesson.back-to-lesson')}
          </button>
        </div>
      )}
      <nav className="speaker-steps" aria-label={t('lesson.steps')}>
        <button type="button" className="button" data-back="" aria-disabled={step <= 0} onClick={() => say('back')}>
          {t('lesson.back')}
        </button>
        <select
          className="button"
          aria-label={t('lesson.jump')}
          value={step}
          onChange={({ target }) => order({ kind: 'dma-owner order', order: 'go', step: Number(target.value) })}
        >
          {step < 0 && <option value={-1}>{heading}</option>}
          {steps.map((one, index) => (
            <option key={`${index} ${one}`} value={index}>
              {t('lesson.step', { step: index + 1, of: steps.length, title: one })}
            </option>
          ))}
        </select>
        <button type="button" className="button" data-blank="" aria-pressed={blank} onClick={() => say('blank')}>
          {t('hall.blank')}
        </button>
        <button type="button" className="button button-main" data-forward={onward} onClick={() => say('forward')}>
          {t(FORWARD[onward])}
        </button>
      </nav>
    </>
  );
}

/**
 * The view for the speaker alone: notes, the next step, the clock. The audience looks at the window that opened this
 * window.
 */
export function SpeakerPage(): ReactElement {
  const told = useTold();
  useKeys();
  useEffect(() => {
    const before = document.title;
    document.title = t('hall.title');
    return () => {
      document.title = before;
    };
  }, []);
  return (
    <div className="speaker">
      {told?.lesson ? (
        <Speaking lesson={told.lesson} blank={told.blank} />
      ) : (
        <main className="speaker-main">
          <h1>{t('hall.title')}</h1>
          <p role="status">{t(told ? 'hall.none' : 'hall.waiting')}</p>
        </main>
      )}
    </div>
  );
}
