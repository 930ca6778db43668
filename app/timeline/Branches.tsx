import type { ReactElement } from 'react';
import { current, line, type History } from '../../src/history/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { forksAt, shortLine, toneOf } from './lines.ts';
import { Mark } from './Mark.tsx';

/** A moment may have more branches than the page can show. The page shows the newest branches. */
const SHOWN = 30;

/** The other branches at the cursor. One press goes to a branch. */
export function Branches({ history }: { history: History }): ReactElement | null {
  const forks = forksAt(history, line(history)[current(history).depth + 1]?.id).slice(-SHOWN);
  if (forks.length === 0) return null;
  return (
    <div className="timeline-branches" role="group" aria-label={t('timeline.branches')}>
      <span className="timeline-branches-title" aria-hidden="true">
        {t('timeline.branches')}
      </span>
      {forks.map(({ moment, kind, more }) => (
        <button
          key={moment.id}
          type="button"
          className="timeline-branch"
          data-branch={moment.id}
          onClick={() => pageStore.getState().jump(moment.id)}
        >
          <span className="timeline-branch-kind">{t(kind === 'onward' ? 'timeline.onward' : 'timeline.instead')}</span>
          <Mark tone={toneOf(moment.outcome!)} />
          <span className="timeline-line">{shortLine(moment.outcome!.event)}</span>
          <span className="timeline-result" data-tone={toneOf(moment.outcome!)}>
            {moment.outcome!.result}
          </span>
          {more > 0 && <span>{t('timeline.more', { more })}</span>}
        </button>
      ))}
    </div>
  );
}
