import type { ReactElement } from 'react';
import type { Moment } from '../../src/history/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { explainParts, Parts, t } from '../words/index.ts';
import { toneOf } from './lines.ts';

/**
 * One step in full: its script line, its result and the explanation. It is no live region, because other code
 * announces new events.
 */
export function Detail({ moment }: { moment: Moment }): ReactElement {
  const { outcome, depth } = moment;
  if (!outcome) return <p className="timeline-detail">{t('timeline.boot-detail')}</p>;
  return (
    <p className="timeline-detail">
      <span className="timeline-detail-step">{t('timeline.entry-step', { step: depth })}</span>{' '}
      <code>{printEvent(outcome.event)}</code>
      {' → '}
      <strong className="timeline-result" data-tone={toneOf(outcome)}>
        {outcome.result}
      </strong>{' '}
      <Parts of={explainParts(outcome)} />
      {outcome.findings.length > 0 && (
        <>
          {' '}
          · <code>{outcome.findings.join(', ')}</code>
        </>
      )}
    </p>
  );
}
