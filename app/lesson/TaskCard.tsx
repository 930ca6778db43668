import { type ReactElement, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Moment } from '../../src/history/index.ts';
import {
  clauseOf,
  type Lesson,
  type LessonStep,
  readingsIn,
  type Searched,
  type Task,
  taskWorld,
} from '../../src/lesson/index.ts';
import { type Finding, printEvent, type RaceEvent } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { useView } from '../header/index.ts';
import { attempt, loader } from '../loading/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { findingMeaning, parts, Parts, plain, t } from '../words/index.ts';
import { note } from './keep.ts';
import { idOf, player, usePlayer } from './player.ts';
import { solved } from './progress.ts';
import { useOpened } from './room.ts';
import { solveFrom } from './search.ts';
import { since } from './stage.ts';
import { raceLine, type TaskNow, taskNow } from './task.ts';
import { Trace } from './Trace.tsx';
import { goTo } from './walk.ts';

/** The code lens shows a task's race. */
const codeLens = loader(() => import('../lenses/code/index.ts'), 'code', 'c');

/** The result of the search from the task's start; null while it searches. */
function useSolution(lesson: Lesson, step: LessonStep, task: Task): Searched | null {
  const [found, setFound] = useState<{ readonly task: Task; readonly found: Searched } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    void solveFrom(task, taskWorld(lesson, step), stop.signal).then((answer) => {
      if (answer && !stop.signal.aborted) setFound({ task, found: answer });
    });
    return () => stop.abort();
  }, [lesson, step, task]);
  return found?.task === task ? found.found : null;
}

/** The state of the task, in words. */
function Status({
  task,
  now,
  par,
  shown,
}: {
  task: Task;
  now: TaskNow;
  par: number | null;
  shown: boolean;
}): ReactElement | null {
  switch (now.state) {
    case 'untried':
      return null;
    case 'open':
      return (
        <p className="lesson-verdict" data-verdict="open">
          {t('lesson.task.not-yet')}
        </p>
      );
    case 'foreign':
      return (
        <p className="lesson-verdict" data-verdict="wrong">
          {task.race
            ? t('lesson.task.other-race')
            : plain('lesson.task.other', { events: now.event?.type ?? '', allowed: task.events.join(', ') })}
        </p>
      );
    case 'broken':
      return (
        <p className="lesson-verdict" data-verdict="wrong">
          <Parts of={parts('lesson.task.broken', { keep: task.keep ? clauseOf(task.keep) : '' })} />
        </p>
      );
    case 'reached':
      return (
        <p className="lesson-verdict" data-verdict="right">
          {task.race ? t('lesson.task.reached-race') : t('lesson.task.reached', { used: now.at })}{' '}
          {shown
            ? t('lesson.task.shown')
            : par === null || task.race
              ? null
              : now.at <= par
                ? t('lesson.task.best')
                : t('lesson.task.fewer', { par })}
        </p>
      );
  }
}

/**
 * True for a finding whose name is complete. The words `leaked-ref` and `refusal-swallowed` need the name of a file
 * or an errno.
 */
const isWhole = (asked: string): asked is Finding => asked !== 'leaked-ref' && asked !== 'refusal-swallowed';

/** The meanings of the board's short names for findings that the task uses. */
function Findings({ task }: { task: Task }): ReactElement[] {
  const named = [task.goal, ...(task.keep ? [task.keep] : [])]
    .flatMap(({ root }) => readingsIn(root))
    .flatMap((reading) => (reading.what === 'finding' ? [reading.of] : []));
  return [...new Set(named)].filter(isWhole).map((finding) => (
    <p key={finding} className="lesson-quiet lesson-small">
      <code>{finding}</code>: {findingMeaning(finding)}
    </p>
  ));
}

/** The events of each CPU, and a button that opens the race in the code lens. */
function RaceParts({ parts: race }: { parts: RaceEvent['parts'] }): ReactElement {
  const asText = useView() === 'text';
  const open = (): Promise<void> =>
    attempt(
      pageStore,
      () => `${t('page.failed', { part: t('page.code') })}.`,
      async () => (await codeLens()).showRace(race),
    );
  useOpened(asText ? null : () => void open());
  return (
    <>
      <ul className="lesson-cpus">
        {race.map((events, cpu) => (
          <li key={cpu}>
            <b>{t('lesson.task.race.cpu', { cpu })}</b>{' '}
            {events.map((event) => (
              <code key={printEvent(event)}>{printEvent(event)}</code>
            ))}
          </li>
        ))}
      </ul>
      {asText ? (
        <p>{t('text.lesson.race', { event: raceLine(race) })}</p>
      ) : (
        <p className="lesson-quiet">{t('lesson.task.race.how')}</p>
      )}
      <div className="lesson-row" hidden={asText}>
        <button type="button" className="button button-main" data-open-race="" onClick={() => void open()}>
          {t('lesson.task.race.open', { cpus: race.length })}
        </button>
      </div>
    </>
  );
}

/** A goal that the reader reaches by acting on the board, in any way. */
export function TaskCard({
  lesson,
  at,
  task,
  base,
}: {
  lesson: Lesson;
  at: number;
  task: Task;
  base: Moment | null;
}): ReactElement {
  const title = useId();
  const asText = useView() === 'text';
  const history = usePage((state) => state.history);
  const shown = usePlayer((state) => state.shown.has(at));
  const [given, setGiven] = useState(false);
  const found = useSolution(lesson, lesson.steps[at]!, task);
  const now = useMemo(() => taskNow(task, base ? since(history, base.id) : []), [task, base, history]);
  const solution = found?.kind === 'solved' ? found.solution : null;
  const par = solution?.par ?? null;
  const reached = now.state === 'reached';
  const goal = clauseOf(task.goal);

  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!reached || told.current === history.cursor || found === null) return;
    told.current = history.cursor;
    const id = idOf(player.getState().source);
    if (id !== null) note((all) => solved(all, id, at, { events: now.at, par: task.race ? null : par, shown }));
    announce(plain('lesson.task.reached-said', { goal }), 'later');
  }, [reached, history.cursor, found, par, shown, at, task, now, goal]);

  return (
    <section
      className="lesson-card lesson-task"
      data-task={now.state}
      data-solution={solution ? '' : undefined}
      aria-labelledby={title}
    >
      <h4 id={title}>{t('lesson.task')}</h4>
      <p className="lesson-ask">
        <Parts of={parts(task.race ? 'lesson.task.race' : 'lesson.task.goal', { goal })} />
      </p>
      {task.keep && (
        <p>
          <Parts of={parts('lesson.task.keep', { keep: clauseOf(task.keep) })} />
        </p>
      )}
      <Findings task={task} />
      {task.race ? (
        <RaceParts parts={task.race} />
      ) : (
        <>
          <p className="lesson-quiet">
            {t(asText ? 'text.lesson.task' : 'lesson.task.how', { events: task.events.join(', ') })}
          </p>
          <p className="lesson-score" data-used={now.used} data-par={par ?? undefined}>
            <b>{t('lesson.task.used', { used: now.used })}</b>
            <span className="sr-only">{', '}</span>
            <span>
              {found === null
                ? t('lesson.task.par-unknown')
                : par === null
                  ? t('lesson.task.par-none')
                  : t('lesson.task.par', { par })}
            </span>
          </p>
        </>
      )}
      <Status task={task} now={now} par={par} shown={shown} />
      <div className="lesson-row">
        {now.used > 0 && (
          <button type="button" className="button" data-task-again="" onClick={() => goTo(at)}>
            {t('lesson.task.again')}
          </button>
        )}
        {!given && (
          <button
            type="button"
            className="button lesson-plain"
            data-give-up=""
            aria-disabled={solution === null}
            onClick={() => {
              if (solution) setGiven(true);
            }}
          >
            {t('lesson.task.give-up')}
          </button>
        )}
      </div>
      {given && solution && base && (
        <Trace
          title={t('lesson.task.solution')}
          events={solution.events}
          play={t('lesson.task.play')}
          after={base.id}
          onPlay={() => player.setState({ shown: new Set([...player.getState().shown, at]) })}
        />
      )}
    </section>
  );
}
