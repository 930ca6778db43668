import type { ReactElement, Ref } from 'react';
import type { Lesson } from '../../src/lesson/index.ts';
import { usePage } from '../store/index.ts';
import { T, t } from '../words/index.ts';
import { goTo, leave, usePlayer } from './player.ts';
import { Prose } from './Prose.tsx';
import { ScriptLines } from './ScriptLines.tsx';
import { type Place, placeOf } from './stage.ts';

/** Where the reader is when the board is not where the step left it, and the way back. */
function Astray({ lesson, step, where }: { lesson: Lesson; step: number; where: Place['where'] }): ReactElement | null {
  if (where === 'here') return null;
  return (
    <div className="lesson-astray">
      <p>{t(`lesson.astray.${where}`, { version: lesson.scenes[lesson.steps[step]!.scene]!.protocol })}</p>
      <button type="button" className="button" onClick={() => goTo(step)}>{t('lesson.back-to-lesson')}</button>
    </div>
  );
}

export function StepView({ lesson, at, heading }: { lesson: Lesson; at: number; heading: Ref<HTMLHeadingElement> }): ReactElement {
  const history = usePage((state) => state.history);
  const own = usePlayer((state) => state.own !== null);
  const step = lesson.steps[at]!;
  const place = placeOf(lesson, step, history);
  const last = lesson.steps.length - 1;
  return (
    <>
      <div className="lesson-text">
        <p className="lesson-over">{lesson.title}</p>
        <h3 className="lesson-title" tabIndex={-1} ref={heading}>{step.title}</h3>
        <Prose blocks={step.before} />
        {step.script.length > 0 ? (
          <>
            <p className="lesson-version"><T id="lesson.plays-under" values={{ version: history.protocol }} /></p>
            <ScriptLines script={step.script} moments={place.moments} cursor={history.cursor} />
          </>
        ) : null}
        <Astray lesson={lesson} step={at} where={place.where} />
        <Prose blocks={step.after} />
      </div>
      {/* The page itself says what happened on the board; the focus stays on what was pressed, so where we are has to be said as well. */}
      <p className="sr-only" role="status">{t('lesson.turned', { step: at + 1, of: lesson.steps.length, title: step.title })}</p>
      <nav className="lesson-steps" aria-label={t('lesson.steps')}>
        <progress className="lesson-progress" max={lesson.steps.length} value={at + 1} aria-label={t('lesson.progress')} />
        <button type="button" className="button" aria-disabled={at === 0} onClick={() => goTo(at - 1)}>{t('lesson.back')}</button>
        <select className="button lesson-jump" aria-label={t('lesson.jump')} value={at} onChange={(event) => goTo(Number(event.target.value))}>
          {lesson.steps.map(({ title, line }, index) => (
            <option key={line} value={index}>{t('lesson.step', { step: index + 1, of: lesson.steps.length, title })}</option>
          ))}
        </select>
        <button type="button" className="button button-main" aria-disabled={at === last} onClick={() => goTo(at + 1)}>{t('lesson.next')}</button>
      </nav>
      <div className="lesson-ends">
        <button type="button" className="button lesson-plain" onClick={() => goTo(0)}>{t('lesson.restart')}</button>
        {own ? <button type="button" className="button lesson-plain" onClick={leave}>{t('lesson.leave')}</button> : null}
      </div>
    </>
  );
}
