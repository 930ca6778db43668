import { memo, type ReactElement } from 'react';
import { current, line, type Moment } from '../../src/history/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { forksAt } from '../timeline/index.ts';
import { explainParts, findingParts, Parts, parts, t } from '../words/index.ts';

/** The list shows this many steps before and after the current step. */
const BEFORE = 60;
const AFTER = 40;

const Step = memo(function Step({ moment, here }: { readonly moment: Moment; readonly here: boolean }): ReactElement {
  const { depth, id } = moment;
  const outcome = moment.outcome!;
  const event = printEvent(outcome.event);
  return (
    <li data-step={depth} data-result={outcome.result} aria-current={here ? 'step' : undefined} value={depth}>
      <button
        type="button"
        className="text-go"
        aria-label={t('text.history.go', { step: depth, event })}
        onClick={() => pageStore.getState().jump(id)}
      >
        <code>{event}</code>
      </button>
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
      {here && <em> {t('text.history.here')}</em>}
    </li>
  );
});

/** The history as an ordered list of steps with their results and reasons, and the branches at the current step. */
export function Steps(): ReactElement {
  const history = usePage((state) => state.history);
  const { depth } = current(history);
  const all = line(history);
  const of = all.length - 1;
  const from = Math.max(1, depth - BEFORE);
  const to = Math.min(of, depth + AFTER);
  const forks = forksAt(history, all[depth + 1]?.id);
  return (
    <section className="text-history">
      <h2>{t('text.history')}</h2>
      <p>{t('text.history.count', { of, step: depth })}</p>
      <p data-boot="" aria-current={depth === 0 ? 'step' : undefined}>
        <button
          type="button"
          className="text-go"
          aria-label={t('text.history.go-boot')}
          onClick={() => pageStore.getState().jump(0)}
        >
          {t('text.history.boot')}
        </button>
        {depth === 0 && <em> {t('text.history.here')}</em>}
      </p>
      {from > 1 && <p>{t('text.history.earlier', { count: from - 1 })}</p>}
      {of > 0 && (
        <ol start={from}>
          {all.slice(from, to + 1).map((moment) => (
            <Step key={moment.id} moment={moment} here={moment.id === history.cursor} />
          ))}
        </ol>
      )}
      {to < of && <p>{t('text.history.later', { count: of - to })}</p>}
      {forks.length > 0 && (
        <>
          <h3>{t('timeline.branches')}</h3>
          <ul>
            {forks.slice(-AFTER).map(({ moment, kind, more }) => (
              <li key={moment.id}>
                <button
                  type="button"
                  className="text-go"
                  data-branch={moment.id}
                  onClick={() => pageStore.getState().jump(moment.id)}
                >
                  <Parts
                    of={parts('text.history.branch', {
                      kind,
                      event: printEvent(moment.outcome!.event),
                      result: moment.outcome!.result,
                      more,
                    })}
                  />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
