import type { ReactElement } from 'react';
import { current, line, type History } from '../../src/history/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { valueWords } from './lines.ts';

/** The whole line as one slider. The reader drags it through the history. */
export function Scrubber({ history }: { history: History }): ReactElement {
  const { depth } = current(history);
  const steps = line(history);
  return (
    <input
      type="range"
      className="timeline-scrubber"
      aria-label={t('timeline.scrub')}
      aria-valuetext={valueWords(history)}
      min={0}
      max={steps.length - 1}
      step={1}
      value={depth}
      disabled={steps.length === 1}
      onChange={(event) => pageStore.getState().jump(steps[Number(event.target.value)]?.id ?? history.cursor)}
    />
  );
}
