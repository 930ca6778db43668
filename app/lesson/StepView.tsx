import { type ReactElement, type Ref, useEffect, useRef } from 'react';
import type { Lesson, LessonStep } from '../../src/lesson/index.ts';
import { useView } from '../header/index.ts';
import { lazyPart, loader } from '../loading/index.ts';
import { usePage } from '../store/index.ts';
import { T, t } from '../words/index.ts';
import { Over } from './Cover.tsx';
import { Ending } from './Ending.tsx';
import { toEnding } from './keys.ts';
import { idOf, type Source, useLessonLanguage, usePlayer } from './player.ts';
import { Points } from './Points.tsx';
import { Predict } from './Predict.tsx';
import { Prose } from './Prose.tsx';
import { SpeakerButton } from './SpeakerButton.tsx';
import { ScriptLines } from './ScriptLines.tsx';
import { type Place, placeOf } from './stage.ts';
import { TaskCard } from './TaskCard.tsx';
import { back, forward, goTo, leave, onwardFrom, restart } from './walk.ts';

/** Only a repair needs the compiler and the words of the search. */
const RepairCard = lazyPart(
  loader(() => import('./RepairCard.tsx'), 'explore'),
  (room) => room.RepairCard,
  { shape: 'inline', title: () => t('lesson.repair') },
);
/** Only a step with a verdict needs the words of the search. */
const VerdictCard = lazyPart(
  loader(() => import('./VerdictCard.tsx'), 'explore'),
  (room) => room.VerdictCard,
  { shape: 'inline', title: () => t('lesson.verdict') },
);

/** A message that the board is not where the step left it, and the way back. */
function Astray({
  lesson,
  step,
  where,
}: {
  lesson: Lesson;
  step: number;
  where: Place['where'] | 'trace';
}): ReactElement | null {
  if (where === 'here') return null;
  return (
    <div className="lesson-astray" data-astray={where}>
      <p>
        {t(`lesson.astray.${where}`, { version: lesson.scenes[lesson.steps[step]!.scene]!.protocol })}{' '}
        <span className="lesson-quiet">
          <T id="lesson.keys.back" components={{ kbd: <kbd /> }} />
        </span>
      </p>
      <button type="button" className="button" data-back-to-lesson="" onClick={() => goTo(step)}>
        {t('lesson.back-to-lesson')}
      </button>
    </div>
  );
}

/** The points of a step. While the question is open, points after the question in the file stay hidden. */
function Pointed({ lesson, step, open }: { lesson: Lesson; step: LessonStep; open: boolean }): ReactElement | null {
  const { predict, points } = step;
  const early = open && predict ? points.filter(({ line }) => line < predict.line) : points;
  return early.length > 0 ? (
    <Points key={`${step.line} ${early.length}`} points={early} protocol={lesson.scenes[step.scene]!.protocol} />
  ) : null;
}

/** The message of the Next button for each of its actions. */
export const FORWARD = {
  start: 'lesson.start',
  reveal: 'lesson.reveal',
  play: 'lesson.play-rest',
  next: 'lesson.next',
  end: 'lesson.end',
} as const;

/** The Back button, a list of all steps to jump to, and the Next button. */
function Steps({ lesson, at, onEnd }: { lesson: Lesson; at: number; onEnd: () => void }): ReactElement {
  const onward = usePage((state) => onwardFrom(state.history));
  return (
    <nav className="lesson-steps" aria-label={t('lesson.steps')}>
      <progress
        className="lesson-progress"
        max={lesson.steps.length}
        value={at + 1}
        aria-label={t('lesson.progress')}
      />
      <button type="button" className="button" data-back="" aria-disabled={at === 0} onClick={back}>
        {t('lesson.back')}
      </button>
      <select
        className="button lesson-jump"
        aria-label={t('lesson.jump')}
        value={at}
        onChange={(event) => goTo(Number(event.target.value))}
      >
        {lesson.steps.map(({ title, line }, index) => (
          <option key={line} value={index}>
            {t('lesson.step', { step: index + 1, of: lesson.steps.length, title })}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button button-main"
        data-forward={onward}
        onClick={() => {
          if (!forward()) onEnd();
        }}
      >
        {t(FORWARD[onward])}
      </button>
    </nav>
  );
}

export function StepView({
  source,
  lesson,
  at,
  heading,
}: {
  source: Source;
  lesson: Lesson;
  at: number;
  heading: Ref<HTMLHeadingElement>;
}): ReactElement {
  const history = usePage((state) => state.history);
  const own = usePlayer((state) => state.own !== null);
  const trace = usePlayer((state) => state.trace);
  const answered = usePlayer((state) => state.said.has(at));
  const lang = useLessonLanguage();
  const asText = useView() === 'text';
  const step = lesson.steps[at]!;
  const { predict, task, repair, verdict } = step;
  const open = predict !== null && !answered;
  const place = placeOf(lesson, step, history);
  const where = trace !== null && trace === history.topology ? 'trace' : place.where;
  const last = at === lesson.steps.length - 1;
  // After the answer, the verdict scrolls into sight.
  const body = useRef<HTMLDivElement>(null);
  const shown = useRef({ at, answered });
  useEffect(() => {
    const before = shown.current;
    shown.current = { at, answered };
    if (before.at === at && answered && !before.answered)
      body.current?.querySelector('[data-predict]')?.scrollIntoView({ block: 'nearest' });
  }, [answered, at]);
  return (
    <>
      <div className="lesson-body" ref={body}>
        <div className="lesson-text" key={step.line}>
          <Over source={source} />
          <p className="lesson-of" lang={lang}>
            {lesson.title}
          </p>
          <h3 className="lesson-title" lang={lang} tabIndex={-1} ref={heading}>
            {step.title}
          </h3>
          <div className="lesson-prose" lang={lang}>
            <Prose blocks={step.before} />
          </div>
          {step.script.length > 0 && (
            <>
              <p className="lesson-version">
                <T id={asText ? 'text.lesson.under' : 'lesson.plays-under'} values={{ version: history.protocol }} />
              </p>
              <ScriptLines
                script={step.script}
                moments={place.moments}
                cursor={history.cursor}
                asked={open ? predict.index : null}
                result={predict?.about.kind === 'result'}
              />
            </>
          )}
          {predict && (
            <Predict
              lesson={lesson}
              at={at}
              open={open}
              moment={place.moments[step.script.findIndex(({ index }) => index === predict.index)] ?? null}
            />
          )}
          <Pointed lesson={lesson} step={step} open={open} />
          {verdict && !open && <VerdictCard key={verdict.line} asked={verdict} />}
          {!open && step.after.length > 0 && (
            <div className="lesson-prose" lang={lang}>
              <Prose blocks={step.after} />
            </div>
          )}
          {task && !open && <TaskCard key={task.line} lesson={lesson} at={at} task={task} base={place.base} />}
          {repair && !open && <RepairCard key={repair.line} at={at} repair={repair} />}
          {last && !open && <Ending source={source} id={idOf(source)} />}
          <div className="lesson-ends">
            <button type="button" className="button lesson-plain" data-restart="" onClick={restart}>
              {t('lesson.restart')}
            </button>
            <SpeakerButton plain />
            {own && (
              <button type="button" className="button lesson-plain" data-leave="" onClick={leave}>
                {t('lesson.leave')}
              </button>
            )}
          </div>
        </div>
      </div>
      <Astray lesson={lesson} step={at} where={where} />
      {/* The page announces only the board's changes, and the focus stays on the pressed button. So this status
          announces the new step. */}
      <p className="sr-only" role="status">
        {t('lesson.turned', { step: at + 1, of: lesson.steps.length, title: step.title })}
      </p>
      <Steps lesson={lesson} at={at} onEnd={() => toEnding(body.current)} />
    </>
  );
}
