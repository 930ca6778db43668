import type { ReactElement } from 'react';
import type { Report } from '../../../src/explore/index.ts';
import { t } from '../../words/index.ts';

/** The number of states at each depth, for a state graph that is too large for a picture. */
export function Levels({ report }: { report: Report }): ReactElement | null {
  const { levels, states } = report;
  if (levels.length < 2) return null;
  const most = Math.max(...levels);
  const depth = levels.indexOf(most);
  return (
    <figure className="explore-figure" data-levels={levels.length}>
      <figcaption>
        <h3 className="explore-heading">{t('explore.levels')}</h3>
        <p className="quiet">{t('explore.levels.what', { states, depth, most })}</p>
      </figcaption>
      <div className="explore-levels" aria-hidden="true">
        {levels.map((count, at) => (
          <i
            key={`${at}`}
            data-most={at === depth ? '' : undefined}
            title={t('explore.levels.row', { depth: at, states: count })}
            style={{ blockSize: `${Math.max(1, (count / most) * 100)}%` }}
          />
        ))}
      </div>
      <div className="explore-axis" aria-hidden="true">
        <span>{0}</span>
        <span>{levels.length - 1}</span>
      </div>
      <details className="explore-list">
        <summary>{t('explore.levels.list')}</summary>
        <ol>
          {levels.map((count, at) => (
            <li key={`${at}`}>{t('explore.levels.row', { depth: at, states: count })}</li>
          ))}
        </ol>
      </details>
    </figure>
  );
}
