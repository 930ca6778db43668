import type { ReactElement } from 'react';
import type { Trace } from '../../../src/explore/index.ts';
import { t } from '../../words/index.ts';

/** A trace as a list: the CPU of each step, its line in the listing, and the result of a call that ends. */
export function TraceSteps({ trace, title }: { trace: Trace; title: string }): ReactElement {
  return (
    <ol className="explore-steps" aria-label={t('explore.trace.open', { steps: trace.steps.length, title })}>
      {trace.steps.map(({ cpu, event, begins, result, fn, line, text }, index) => (
        <li key={`${index}`} data-hue={cpu} data-begins={begins ? '' : undefined}>
          {begins && (
            <>
              <span className="explore-step-cpu">{t('explore.cpu', { cpu })}</span>
              <code className="explore-step-event">{event}</code>
            </>
          )}
          <span className="explore-step-cpu">{begins ? '' : t('explore.cpu', { cpu })}</span>
          <span className="explore-step-line">{line}</span>
          <span className="explore-step-text">
            <code title={fn}>{text}</code>
            {result !== null && (
              <strong data-ok={result === 'OK' ? '' : undefined}>
                <code>{event}</code> → <code>{result}</code>
              </strong>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
