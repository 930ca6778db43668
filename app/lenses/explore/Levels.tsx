import type { ReactElement } from 'react';
import type { Report } from '../../../src/explore/index.ts';
import { t } from '../../words/index.ts';
import { counted } from './numbers.ts';

/** A space that is too large to be drawn: how many states there are at each depth. */
export function Levels({ report }: { report: Report & { readonly levels?: readonly number[] } }): ReactElement | null {
  const { levels, states } = report;
  if (!levels || levels.length < 2) return null;
  const most = Math.max(...levels);
  const depth = levels.indexOf(most);
  return (
    <figure className="explore-figure" data-levels={levels.length}>
      <figcaption>
        <h3 className="explore-heading">{t('explore.levels')}</h3>
        <p className="quiet">{t('explore.levels.what', { states, depth, most })}</p>
      </figcaption>
      <ol className="explore-levels" start={0}>
        {levels.map((count, at) => (
          <li key={`${at}`} title={t('explore.levels.row', { depth: at, states: count })}>
            <span aria-hidden="true">{at}</span>
            <i style={{ inlineSize: `${Math.max(0.4, (count / most) * 100)}%` }} aria-hidden="true" />
            <span><span className="sr-only">{t('explore.levels.row', { depth: at, states: count })}</span><span aria-hidden="true">{counted(count)}</span></span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
