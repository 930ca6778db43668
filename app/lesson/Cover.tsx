import type { ReactElement, Ref } from 'react';
import type { Lesson, LessonProblem } from '../../src/lesson/index.ts';
import { useView } from '../header/index.ts';
import { T, t } from '../words/index.ts';
import { useCourse } from './course.ts';
import { FileProblems } from './FileProblems.tsx';
import { HandoutButton } from './HandoutButton.tsx';
import { useProgress } from './keep.ts';
import { idOf, type Source, useLessonLanguage } from './player.ts';
import { NOTHING } from './progress.ts';
import { Prose } from './Prose.tsx';
import { SpeakerButton } from './SpeakerButton.tsx';
import { goTo, restart } from './walk.ts';
import { own } from '../../src/world/index.ts';

/** The number of the lesson in the course, or the name of the lesson's file. */
export function Over({ source }: { source: Source }): ReactElement | null {
  const course = useCourse();
  if (source.kind === 'file') return <p className="lesson-over">{t('lesson.file', { name: source.name })}</p>;
  const number = course.state === 'ready' ? course.entries.findIndex(({ id }) => id === source.id) + 1 : 0;
  return number > 0 && course.state === 'ready' ? (
    <p className="lesson-over">{t('lesson.nth', { number, of: course.entries.length })}</p>
  ) : null;
}

/** The first page of a lesson. The board stays as it is until the reader starts the lesson. */
export function Cover({
  source,
  lesson,
  problems,
  heading,
}: {
  source: Source;
  lesson: Lesson;
  problems: readonly LessonProblem[];
  heading: Ref<HTMLHeadingElement>;
}): ReactElement {
  const { title, goal, level, minutes, steps, opening, sources } = lesson;
  const { last } = useProgress((state) => own(state.progress, idOf(source) ?? '') ?? NOTHING);
  const lang = useLessonLanguage();
  const asText = useView() === 'text';
  const goesOn = last > 0 && last < steps.length;
  return (
    <div className="lesson-body">
      <div className="lesson-text lesson-cover">
        <Over source={source} />
        <h3 className="lesson-title" lang={lang} tabIndex={-1} ref={heading}>
          {title}
        </h3>
        <p className="lesson-over">
          {t('lesson.facts', { steps: steps.length, minutes, level: t(`lesson.level.${level}`) })}
        </p>
        <p className="lesson-goal lesson-prose" lang={lang}>
          {goal}
        </p>
        <FileProblems source={source} problems={problems} />
        <div className="lesson-prose" lang={lang}>
          <Prose blocks={opening} />
        </div>
        <div className="lesson-row">
          {goesOn && (
            <button type="button" className="button button-main" data-go-on="" onClick={() => goTo(last)}>
              {t('lesson.go-on', { step: last + 1 })}
            </button>
          )}
          <button
            type="button"
            className={goesOn ? 'button' : 'button button-main'}
            data-start=""
            onClick={goesOn ? restart : () => goTo(0)}
          >
            {t(goesOn ? 'lesson.start-anew' : 'lesson.start')}
          </button>
          <SpeakerButton />
          <HandoutButton source={source} lesson={lesson} />
        </div>
        <p className="lesson-quiet">{t('lesson.start-note')}</p>
        <p className="lesson-quiet" hidden={asText}>
          <T id="lesson.keys.note" components={{ kbd: <kbd /> }} />
        </p>
        {sources.length > 0 && (
          <section className="lesson-sources" aria-label={t('lesson.sources')}>
            <h4>{t('lesson.sources')}</h4>
            <ul className="lesson-prose" lang={lang}>
              {sources.map(({ label, href }) => (
                <li key={label}>
                  {href === null ? (
                    label
                  ) : (
                    <a href={href} target="_blank" rel="noreferrer">
                      {label}
                    </a>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
