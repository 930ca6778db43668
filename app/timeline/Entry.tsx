import { memo, type ReactElement } from 'react';
import type { Moment } from '../../src/history/index.ts';
import { t } from '../words/index.ts';
import { shortLine, toneOf } from './lines.ts';
import { Mark } from './Mark.tsx';

interface Props {
  readonly moment: Moment;
  readonly place: 'past' | 'current' | 'ahead';
  /** The number of moments that follow this moment directly. */
  readonly ways: number;
  onPick(id: number): void;
  onLook(id: number | null): void;
}

/** One step of the history: its event and its result. Moment 0 is the boot, which is no step. */
export const Entry = memo(function Entry({ moment, place, ways, onPick, onLook }: Props): ReactElement {
  const { outcome, depth, id } = moment;
  const current = place === 'current';
  const look = (): void => onLook(id);
  return (
    <li className="timeline-cell" data-place={place}>
      <button
        type="button"
        className="timeline-entry"
        {...(outcome ? { 'data-step': depth, 'data-result': outcome.result } : { 'data-boot': '' })}
        aria-current={current ? 'step' : undefined}
        tabIndex={current ? 0 : -1}
        onClick={() => onPick(id)}
        onPointerEnter={look}
        onFocus={look}
      >
        <Mark tone={outcome ? toneOf(outcome) : 'boot'} />
        {outcome ? (
          <>
            <span className="timeline-line">
              <span className="sr-only">{t('timeline.entry-step', { step: depth })} </span>
              {shortLine(outcome.event)}
            </span>
            <span className="timeline-result" data-tone={toneOf(outcome)}>
              {outcome.result}
            </span>
          </>
        ) : (
          <span className="timeline-line">{t('timeline.boot')}</span>
        )}
        {ways > 1 && (
          <span className="timeline-ways">
            <span aria-hidden="true">{t('timeline.ways-short', { ways })}</span>
            <span className="sr-only"> {t('timeline.ways', { ways })}</span>
          </span>
        )}
      </button>
    </li>
  );
});
