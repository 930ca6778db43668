import type { ReactElement } from 'react';
import { usePage } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { LensHead } from '../frame/index.ts';
import { useSheet } from './sheet.ts';
import { Table } from './Table.tsx';
import './compare.css';

/** The current history under every version at once. */
export function CompareLens(): ReactElement {
  const history = usePage((state) => state.history);
  const sheet = useSheet(history);
  const { events, done } = sheet;
  return (
    <section className="compare" aria-label={t('compare.title')}>
      <LensHead title={t('compare.title')} />
      <p className="quiet compare-what">
        {t('compare.what')}{' '}
        {done < events.length && t('compare.progress', { percent: Math.floor((done / events.length) * 100) })}
      </p>
      {events.length === 0 ? (
        <p className="compare-empty">{t('compare.empty')}</p>
      ) : (
        <Table history={history} sheet={sheet} />
      )}
      <p className="compare-legend" aria-hidden="true">
        <span>
          <b className="compare-first" /> {t('compare.legend.first')}
        </span>
        <span>
          <i className="compare-swatch" /> {t('compare.legend.differs')}
        </span>
        <span>
          <code>{'N/A'}</code> {t('compare.legend.absent')}
        </span>
      </p>
    </section>
  );
}
