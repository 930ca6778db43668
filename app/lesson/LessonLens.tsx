import { type ReactElement, useEffect, useId, useRef } from 'react';
import { tellLessonProblem } from '../../src/lesson/index.ts';
import { t } from '../words/index.ts';
import { Cover } from './Cover.tsx';
import { goTo, openLesson, type Shelf, usePlayer } from './player.ts';
import { StepView } from './StepView.tsx';
import './lesson.css';

function Body({ shelf, at }: { shelf: Shelf; at: number }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  // Between cover and step the pressed button goes away, and the focus with it; between two steps it stays where it is.
  useEffect(() => {
    if ((shown.current < 0) !== (at < 0)) heading.current?.focus();
    if (shown.current !== at) heading.current?.scrollIntoView({ block: 'nearest' });
    shown.current = at;
  }, [at]);

  switch (shelf.state) {
    case 'loading': return <p className="lesson-text" role="status">{t('lesson.loading')}</p>;
    case 'failed': return (
      <div className="lesson-text" role="alert">
        <p>{t('lesson.failed')}</p>
        <button type="button" className="button" onClick={() => void openLesson()}>{t('lesson.again')}</button>
      </div>
    );
    case 'problems': return (
      <div className="lesson-text" role="alert">
        <p>{t('lesson.broken')}</p>
        <ul>{shelf.problems.map((problem) => <li key={`${problem.line} ${problem.code}`}>{tellLessonProblem(problem)}</li>)}</ul>
      </div>
    );
    case 'ready': return at < 0
      ? <Cover lesson={shelf.lesson} onStart={() => goTo(0)} heading={heading} />
      : <StepView lesson={shelf.lesson} at={at} heading={heading} />;
  }
}

/** The walkthrough beside the board. PageUp and PageDown turn its pages, as a presenter's remote does. */
export function LessonLens(): ReactElement {
  const shelf = usePlayer((state) => state.shelf);
  const at = usePlayer((state) => state.step);
  const label = useId();
  useEffect(() => void openLesson(), []);

  // The keys are a shortcut for the buttons inside, wherever in the panel the focus is; everything works without them.
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = panel.current;
    if (!here || shelf.state !== 'ready') return undefined;
    const turn = (event: KeyboardEvent): void => {
      const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
      if (by === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      goTo(at + by);
    };
    here.addEventListener('keydown', turn);
    return () => here.removeEventListener('keydown', turn);
  }, [shelf, at]);

  return (
    <section className="lesson" aria-labelledby={label} ref={panel}>
      <h2 className="lesson-name" id={label}>{t('lesson.name')}</h2>
      <Body shelf={shelf} at={at} />
    </section>
  );
}
