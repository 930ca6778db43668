import type { ReactElement } from 'react';
import { t, type MessageId } from '../../words/index.ts';
import { counted } from './numbers.ts';
import type { Run } from './state.ts';

/** The search's tables reserve spare memory. With fewer states than this, the bytes for each state would mislead. */
const MANY = 10_000;

interface Reading {
  readonly id: 'states' | 'transitions' | 'depth' | 'seconds' | 'rate' | 'bytes';
  readonly value: string;
}

/** The measurements of a search, while it runs and at its end. */
function readingsOf({ progress, report }: Run): readonly Reading[] {
  const now = report ?? progress;
  const { states = 0, transitions = 0, depth = 0, seconds = 0 } = now ?? {};
  return [
    { id: 'states', value: counted(states) },
    { id: 'transitions', value: counted(transitions) },
    { id: 'depth', value: counted(depth) },
    { id: 'seconds', value: seconds < 10 ? seconds.toFixed(seconds < 0.1 ? 3 : 2) : seconds.toFixed(1) },
    { id: 'rate', value: counted(seconds > 0 ? Math.round(states / seconds) : 0) },
    { id: 'bytes', value: report && report.states >= MANY ? (report.bytes / report.states).toFixed(1) : '–' },
  ];
}

/**
 * The measurements of the search as a panel of numbers. Screen readers do not announce them, because they change ten
 * times a second.
 */
export function Readings({ run }: { run: Run }): ReactElement {
  return (
    <dl
      className="explore-readings"
      aria-label={t('explore.readings')}
      data-live={run.phase === 'running' ? '' : undefined}
    >
      {readingsOf(run).map(({ id, value }) => (
        <div key={id} data-reading={id}>
          <dt>{t(`explore.reading.${id}` as MessageId)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
