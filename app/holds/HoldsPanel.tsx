import { useEffect, useRef, type ReactElement } from 'react';
import type { Verdict } from '../../src/explore/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { announce } from '../announce/index.ts';
import { Icon } from '../board/index.ts';
import { propertyTitle, showTrace, standingOf } from '../explore/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { type Holding, useHolding } from './useHolding.ts';
import './holds.css';

const stepsOf = ({ trace }: Verdict): number => trace?.steps.length ?? 0;

/** One property that can be violated, and the way there. */
function Violation({ holding, verdict }: { holding: Holding; verdict: Verdict }): ReactElement {
  const title = propertyTitle(verdict.name);
  const { trace } = verdict;
  return (
    <li data-violated={verdict.name}>
      <Icon name="refused" />
      <span>{title}</span>
      {trace && <span className="holds-steps">{t('explore.steps', { steps: stepsOf(verdict) })}</span>}
      {trace && <button type="button" className="button" aria-label={t('explore.trace.show-long', { title })} onClick={() => void showTrace(holding, trace, title)}>{t('explore.trace.show')}</button>}
    </li>
  );
}

/** What is proven for the version that is shown, what can be violated, and how far away the nearest violation is. */
export function HoldsPanel(): ReactElement {
  const { holding, current, here } = useHolding();
  const report = holding && holding.report !== 'failed' ? holding.report : null;
  const violated = report?.properties.filter((verdict) => standingOf(verdict) === 'violated').sort((a, b) => stepsOf(a) - stepsOf(b)) ?? [];
  const proven = report?.properties.filter((verdict) => standingOf(verdict) === 'holds') ?? [];
  const nearest = violated[0];
  const words = report ? `${t('explore.here.violated', { count: violated.length })}. ${t('explore.here.proven', { count: proven.length })}.` : '';
  const said = useRef('');
  useEffect(() => {
    if (!current || words === '' || said.current === words) return;
    if (said.current !== '') announce(words, 'later');
    said.current = words;
  }, [current, words]);
  if (!holding) return <p className="quiet holds-panel">{t('explore.state.search')}</p>;
  if (!report) return <p className="problem holds-panel">{t('explore.state.failed')}</p>;
  return (
    <div className="holds-panel" data-holds={current ? holding.protocol : 'searching'}>
      <div className="holds-head">
        <p className="holds-sum" data-violated-count={violated.length}>
          {nearest ? t('explore.here.nearest', { steps: stepsOf(nearest), title: propertyTitle(nearest.name) }) : t('explore.here.violated', { count: 0 })}
        </p>
        <p className="quiet">{!here && t('explore.here.from-start', { version: protocolById(holding.protocol).title })}{!current && ` ${t('explore.state.search')}`}</p>
      </div>
      {violated.length > 0 && <ul className="holds-violated">{violated.map((verdict) => <Violation key={verdict.name} holding={holding} verdict={verdict} />)}</ul>}
      <div className="holds-head">
        <details className="holds-proven">
          <summary><Icon name="ok" /> {t('explore.here.proven', { count: proven.length })}</summary>
          <ul>{proven.map(({ name }) => <li key={name}>{propertyTitle(name)}</li>)}</ul>
        </details>
        <button type="button" className="button" data-explore-further="" onClick={() => pageStore.getState().setLens('explore')}>{t('explore.here.more')}</button>
      </div>
    </div>
  );
}
