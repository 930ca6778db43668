import {
  type ReactElement,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Moment } from '../../src/history/index.ts';
import { type Lesson, type Prediction, questionParts } from '../../src/lesson/index.ts';
import type { Event } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { isFocusLost } from '../focus/index.ts';
import { explain, explainParts, parts, Parts, plain, t } from '../words/index.ts';
import { useLessonLanguage, usePlayer } from './player.ts';
import { judgedBy } from './question.ts';
import { Trace } from './Trace.tsx';
import { answer, askAgain } from './walk.ts';

/** The question, in the author's words or in the page's own. */
function Question({ predict, event }: { predict: Prediction; event: Event }): ReactElement {
  const lang = useLessonLanguage();
  const said = <Parts of={questionParts(predict, event)} />;
  return predict.ask === null ? said : <span lang={lang}>{said}</span>;
}

/** Asks the question and takes an answer. Digit keys choose an answer while the focus is among the choices. */
function Asking({ predict, event, title }: { predict: Prediction; event: Event; title: string }): ReactElement {
  const id = useId();
  const { choices, hint } = predict;
  const lang = useLessonLanguage();
  const [given, setGiven] = useState('');
  const [empty, setEmpty] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const submit = (submitted: SyntheticEvent): void => {
    submitted.preventDefault();
    if (given.trim() === '') {
      setEmpty(true);
      form.current?.querySelector('input')?.focus();
      return;
    }
    answer(given);
  };
  const take = (text: string): void => {
    setGiven(text);
    setEmpty(false);
  };
  // If the reader asks again, the pressed button disappears. The focus then moves to the first choice.
  useLayoutEffect(() => {
    if (isFocusLost()) form.current?.querySelector('input')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const here = form.current;
    if (!here || !choices) return undefined;
    const press = (pressed: KeyboardEvent): void => {
      const choice = choices[Number(pressed.key) - 1];
      if (choice === undefined || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return;
      pressed.preventDefault();
      setGiven(choice);
      setEmpty(false);
      here.querySelectorAll<HTMLInputElement>('input')[Number(pressed.key) - 1]?.focus();
    };
    here.addEventListener('keydown', press);
    return () => here.removeEventListener('keydown', press);
  }, [choices]);
  return (
    <form
      className="lesson-card lesson-predict"
      data-predict="open"
      ref={form}
      onSubmit={submit}
      aria-labelledby={title}
    >
      <h4 id={title}>{t('lesson.predict')}</h4>
      <p className="lesson-ask" id={`${id}-ask`}>
        <Question predict={predict} event={event} />
      </p>
      {choices ? (
        <div
          className="lesson-choices"
          role="radiogroup"
          aria-labelledby={`${id}-ask`}
          aria-invalid={empty}
          aria-describedby={empty ? `${id}-empty` : undefined}
        >
          {choices.map((choice, index) => (
            <label key={choice} className="lesson-choice">
              <input type="radio" name={id} value={choice} checked={given === choice} onChange={() => take(choice)} />
              <code>{choice}</code>
              <kbd aria-hidden="true">{index + 1}</kbd>
            </label>
          ))}
        </div>
      ) : (
        <>
          <input
            type="text"
            className="lesson-typed"
            aria-label={t('lesson.predict.typed')}
            aria-describedby={`${id}-note${empty ? ` ${id}-empty` : ''}`}
            aria-invalid={empty}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={given}
            onChange={(changed) => take(changed.target.value)}
          />
          <p className="lesson-quiet lesson-small" id={`${id}-note`}>
            {t('lesson.predict.typed-note')}
          </p>
        </>
      )}
      {empty && (
        <p className="problem" id={`${id}-empty`} role="alert">
          {t('lesson.predict.empty')}
        </p>
      )}
      {hint !== null && (
        <details className="lesson-hint">
          <summary>{t('lesson.predict.hint')}</summary>
          <p lang={lang}>{hint}</p>
        </details>
      )}
      <div className="lesson-row">
        <button type="submit" className="button button-main" data-answer-it="">
          {t('lesson.predict.submit')}
        </button>
        <button type="button" className="button lesson-plain" data-reveal="" onClick={() => answer(null)}>
          {t('lesson.predict.reveal')}
        </button>
      </div>
      <p className="lesson-quiet lesson-small">{t('lesson.predict.model')}</p>
    </form>
  );
}

/** The verdict on the answer with its reason. After a wrong answer, also the shortest trace with the model's answer. */
function Answered({
  lesson,
  step,
  predict,
  moment,
  title,
}: {
  lesson: Lesson;
  step: number;
  predict: Prediction;
  moment: Moment | null;
  title: string;
}): ReactElement {
  const said = usePlayer((state) => state.said.get(step));
  const given = said?.given ?? null;
  // An answer from an earlier visit is judged again, because the lesson may have changed since then.
  const judged = useMemo(
    () => (said && said.answer !== null ? said : judgedBy(lesson, lesson.steps[step]!, given)),
    [said, lesson, step, given],
  );
  const { right, answer: model, explains } = judged;
  const verdict = right === null ? 'shown' : right ? 'right' : 'wrong';
  const values = { given: given ?? '', answer: model ?? '' };
  const outcome = moment?.outcome ?? null;
  const event = lesson.scenes[lesson.steps[step]!.scene]!.events[predict.index]!;
  const told = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (isFocusLost()) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    // The board's own announcement comes first, and this announcement comes after it.
    if (told.current || said?.answer === null) return;
    told.current = true;
    announce([plain(`lesson.predict.${verdict}`, values), outcome ? explain(outcome) : ''].join(' ').trim(), 'later');
  });
  return (
    <section className="lesson-card lesson-predict" data-predict={verdict} aria-labelledby={title}>
      <h4 id={title} tabIndex={-1} ref={heading}>
        {t('lesson.predict')}
      </h4>
      <p className="lesson-ask">
        <Question predict={predict} event={event} />
      </p>
      <p className="lesson-verdict" data-verdict={verdict}>
        <Parts of={parts(`lesson.predict.${verdict}`, values)} />
      </p>
      {outcome && (
        <p className="lesson-because">
          <Parts of={explainParts(outcome)} />
        </p>
      )}
      {right === false && (
        <Trace
          title={t('lesson.predict.trace')}
          events={[...explains, event]}
          none={explains.length === 0 ? t('lesson.predict.trace-none') : undefined}
          play={t('lesson.predict.play')}
        />
      )}
      <div className="lesson-row">
        <button type="button" className="button lesson-plain" data-ask-again="" onClick={askAgain}>
          {t('lesson.predict.again')}
        </button>
      </div>
    </section>
  );
}

/** A question before its event, and the verdict on the answer after the event. */
export function Predict({
  lesson,
  at,
  open,
  moment,
}: {
  lesson: Lesson;
  at: number;
  open: boolean;
  moment: Moment | null;
}): ReactElement | null {
  const title = useId();
  const { predict, scene } = lesson.steps[at]!;
  const event = predict && lesson.scenes[scene]!.events[predict.index];
  if (!predict || !event) return null;
  return open ? (
    <Asking key={predict.line} predict={predict} event={event} title={title} />
  ) : (
    <Answered key={predict.line} lesson={lesson} step={at} predict={predict} moment={moment} title={title} />
  );
}
