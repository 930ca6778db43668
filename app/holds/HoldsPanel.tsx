import { useEffect, useRef, type ReactElement } from 'react';
import type { Report, Verdict } from '../../src/explore/index.ts';
import { protocolById } from '../../src/protocols/index.ts';
import { announce } from '../announce/index.ts';
import { Icon } from '../board/index.ts';
import { cutWords, propertyTitle, showOnwards, type Standing, standingOf, unsaidWords } from '../explore/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { type Asked, type Holding, useHoldings } from './useHolding.ts';
import './holds.css';

/** The number of steps to a violation; Infinity if the search had no memory left for the trace. */
const stepsOf = ({ trace }: Verdict): number => trace?.steps.length ?? Infinity;
const those = (report: Report | null, standing: Standing): readonly Verdict[] =>
  report?.properties.filter((verdict) => standingOf(verdict) === standing) ?? [];
const reportOf = (holding: Holding | null): Report | null =>
  holding && !('why' in holding.report) ? holding.report : null;

/** One property that is violated or can be violated, and the way to the violation. */
function Violation({ asked, verdict }: { asked: Asked; verdict: Verdict }): ReactElement {
  const title = propertyTitle(verdict.name);
  const { trace } = verdict;
  const steps = stepsOf(verdict);
  return (
    <li data-violated={verdict.name} data-steps={trace ? steps : undefined}>
      <Icon name="refused" />
      <span>{title}</span>
      <span className="holds-steps">
        {!trace
          ? t('explore.here.untold')
          : steps === 0
            ? t('explore.here.already-short')
            : t('explore.here.away', { steps })}
      </span>
      {trace && steps > 0 && (
        <button
          type="button"
          className="button"
          aria-label={t('explore.trace.show-long', { title })}
          onClick={() => void showOnwards(asked, asked.here, trace, title)}
        >
          {t('explore.trace.show')}
        </button>
      )}
    </li>
  );
}

/** The most important result, in one sentence. */
function sumOf(report: Report, nearest: Verdict | undefined, here: boolean): string {
  if (!nearest)
    return t(!report.whole ? 'explore.here.none-far' : here ? 'explore.here.none' : 'explore.here.none-start');
  const [steps, title] = [stepsOf(nearest), propertyTitle(nearest.name)];
  if (steps === Infinity) return t('explore.here.violable', { title });
  return steps === 0
    ? t('explore.here.already', { title })
    : t(here ? 'explore.here.nearest' : 'explore.here.nearest-start', { steps, title });
}

/**
 * The guarantees from the state on the board, the distance to the nearest violation, and the properties proven from
 * the start.
 */
export function HoldsPanel(): ReactElement {
  const { fromStart, fromHere, unsaid, current, again } = useHoldings();
  const shown = unsaid === null ? fromHere : fromStart;
  const report = reportOf(shown);
  const whole = reportOf(fromStart);
  const violated = those(report, 'violated').toSorted((a, b) => stepsOf(a) - stepsOf(b));
  const holding = those(report, 'holds');
  const proven = new Set(those(whole, 'holds').map(({ name }) => name));
  const violable = new Set(those(whole, 'violated').map(({ name }) => name));
  const sum = report ? sumOf(report, violated[0], unsaid === null) : '';
  const said = useRef('');
  useEffect(() => {
    if (!current || sum === '' || said.current === sum) return;
    if (said.current !== '') announce(sum, 'later');
    said.current = sum;
  }, [current, sum, said]);
  if (!shown) return <p className="quiet holds-panel">{t('explore.state.search')}</p>;
  const retry = current && (
    <button type="button" className="button" data-again="" onClick={again}>
      {t('explore.again')}
    </button>
  );
  if (!report)
    return (
      <p className="problem holds-panel">
        {'why' in shown.report ? shown.report.why : ''} {retry}
      </p>
    );
  const cut = report.cut ?? whole?.cut;
  const { group, sizes } = shown.here ?? { group: '', sizes: report.sizes };
  return (
    <div className="holds-panel" data-holds={current ? shown.protocol : 'searching'} data-from={unsaid ?? 'here'}>
      <p
        className="holds-sum"
        data-violated-count={violated.length}
        data-nearest={violated[0]?.trace ? stepsOf(violated[0]) : undefined}
      >
        {sum}
      </p>
      <p className="quiet">
        {unsaid === null
          ? t('explore.here.from-here', { group, devices: sizes.devices, files: sizes.files })
          : unsaidWords(unsaid)}
        {!report.whole && ` ${t('explore.here.not-whole', { states: report.states })}`}
        {!current && ` ${t('explore.state.search')}`}
      </p>
      {cut && (
        <p className="problem" data-cut={cut.code}>
          {cutWords(cut)} {retry}
        </p>
      )}
      {violated.length > 0 && (
        <ul className="holds-violated">
          {violated.map((verdict) => (
            <Violation key={verdict.name} asked={shown} verdict={verdict} />
          ))}
        </ul>
      )}
      {holding.length > 0 && (
        <details className="holds-proven">
          <summary>
            <Icon name="ok" />{' '}
            {t(unsaid === null ? 'explore.here.holds' : 'explore.here.proven', { count: holding.length })}
          </summary>
          <ul>
            {holding.map(({ name }) => (
              <li key={name} data-holding={name}>
                {propertyTitle(name)}
                {unsaid === null && (proven.has(name) || violable.has(name)) && (
                  <span className="holds-steps">
                    {' '}
                    {t(proven.has(name) ? 'explore.here.proven-mark' : 'explore.here.violable-mark')}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="holds-head">
        <p className="quiet" data-from-start={proven.size}>
          {fromStart &&
            whole &&
            t('explore.here.from-start', {
              version: protocolById(fromStart.protocol).title,
              proven: proven.size,
              violated: violable.size,
            })}
        </p>
        <button
          type="button"
          className="button"
          data-explore-further=""
          onClick={() => pageStore.getState().setLens('explore')}
        >
          {t('explore.here.more')}
        </button>
      </div>
    </div>
  );
}
