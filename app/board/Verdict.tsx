import type { Outcome } from '../../src/machine/index.ts';
import { useMidway, useMoment } from '../store/index.ts';
import { eventParts, explainParts, findingParts, Parts, resultMeaning, t } from '../words/index.ts';
import { WaysOut } from './Lock.tsx';
import { Icon } from './icons.tsx';
import { written } from './Refusal.tsx';
import './verdict.css';

/** Waits and the driver core's refusals have a calm tone, here as on the devices. */
function toneOf({ result, findings, refusedBy }: Outcome): string {
  if (result === 'OK') return findings.length > 0 ? 'warned' : 'ok';
  return result === 'BLOCKED' || (refusedBy === 'driver-core' && result === 'EBUSY') ? 'calm' : 'refused';
}

/** One sentence about the last event. */
export function Verdict() {
  const { outcome, world } = useMoment();
  const midway = useMidway();
  if (midway) {
    return (
      <section className="verdict" data-tone="calm" aria-label={t('board.verdict')}>
        <p>{t('board.verdict.midway')}</p>
      </section>
    );
  }
  if (!outcome) {
    return (
      <section className="verdict" aria-label={t('board.verdict')}>
        <p>{t('board.verdict.boot')}</p>
      </section>
    );
  }
  const { result, findings, event } = outcome;
  const tone = toneOf(outcome);
  const stuck = result === 'HANG' || world.dead !== null;
  return (
    <section className="verdict" data-tone={tone} aria-label={t('board.verdict')}>
      <span className="verdict-result" title={resultMeaning(result)}>
        <Icon
          name={
            result === 'OK'
              ? 'ok'
              : world.dead
                ? 'dead'
                : result === 'BLOCKED'
                  ? 'wait'
                  : tone === 'calm'
                    ? 'occupied'
                    : 'refused'
          }
        />{' '}
        {written(result)}
      </span>
      <p>
        <span className="verdict-event">
          <Parts of={eventParts(event)} />
        </span>{' '}
        <Parts of={explainParts(outcome)} />
        {findings.map((finding) => (
          <span key={finding} className="finding">
            {' '}
            <Parts of={findingParts(finding)} />
          </span>
        ))}
      </p>
      {stuck && <WaysOut />}
    </section>
  );
}
