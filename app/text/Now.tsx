import type { ReactElement } from 'react';
import { line } from '../../src/history/index.ts';
import { useMidway, useMoment, usePage } from '../store/index.ts';
import { eventParts, explainParts, findingParts, Parts, t } from '../words/index.ts';
import { refuserSaid } from '../facts/index.ts';

/** The current step, its result and the reason. */
export function Now(): ReactElement {
  const { outcome, depth } = useMoment();
  const midway = useMidway();
  const said = outcome && refuserSaid(outcome);
  const of = usePage(({ history }) => line(history).length - 1);
  return (
    <section>
      <h2>{t('text.now')}</h2>
      {midway ? (
        <p>{t('board.verdict.midway')}</p>
      ) : !outcome ? (
        <p>{t('text.now.boot')}</p>
      ) : (
        <p>
          {t('text.now.step', { step: depth, of })} <Parts of={eventParts(outcome.event)} />
          {': '}
          <strong>
            <code>{outcome.result}</code>
          </strong>
          {'. '}
          <Parts of={explainParts(outcome)} />
          {outcome.findings.map((finding) => (
            <span key={finding}>
              {' '}
              <Parts of={findingParts(finding)} />
            </span>
          ))}
          {said !== null && ` ${said}`}
        </p>
      )}
    </section>
  );
}
