import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Progress, TraceStep } from '../../src/explore/index.ts';
import { type AskedVerdict, mostCounted, rule, type Ruling } from '../../src/lesson/index.ts';
import { announce } from '../announce/index.ts';
import { cutWords, propertyTitle, propertyWhat } from '../explore/index.ts';
import { parts, Parts, plain, t } from '../words/index.ts';
import { exploringFor, Unsearched } from './explored.ts';
import { playTrace } from './walk.ts';

/** The rulings so far. A reader who returns to a step sees its ruling at once. */
const known = new WeakMap<AskedVerdict, Ruling>();

/** The reason why there is no ruling, in the reader's words; null if no reason is known. */
interface Failed {
  readonly why: string | null;
}
type Now = Ruling | Progress | Failed | null;
const isRuling = (now: Now): now is Ruling => now !== null && 'found' in now;
const isFailed = (now: Now): now is Failed => now !== null && 'why' in now;

/** The ruling of the search, or its progress. */
function useRuling(asked: AskedVerdict): readonly [now: Now, again: () => void] {
  const [now, setNow] = useState<Now>(known.get(asked) ?? null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (known.has(asked)) return undefined;
    const stop = new AbortController();
    rule(
      asked,
      exploringFor('lesson-verdict', stop.signal, (progress) => {
        if (!stop.signal.aborted) setNow(progress);
      }),
    ).then(
      (ruling) => {
        if (!ruling || stop.signal.aborted) return;
        // The card does not keep a partial ruling: the next look searches again.
        if (!ruling.cut) known.set(asked, ruling);
        setNow(ruling);
      },
      (why: unknown) => {
        if (!stop.signal.aborted) setNow({ why: why instanceof Unsearched ? why.message : null });
      },
    );
    return () => stop.abort();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new try searches again
  }, [asked, tries]);
  const again = (): void => {
    setNow(null);
    setTries(tries + 1);
  };
  return [now, again];
}

/**
 * A ruling whose trace did not fit into memory says only its verdict. A ruling that a cut left open names the cause
 * of the cut.
 */
function wordsFor({ found, states, way, cut }: Ruling): string {
  if (cut && found === 'not-known') return cutWords(cut);
  if (!way && (found === 'violated' || found === 'reachable'))
    return t(found === 'violated' ? 'explore.verdict.violated' : 'explore.verdict.found');
  return plain(`lesson.verdict.${found}`, { states, steps: way?.trace.steps.length ?? 0 });
}

/** One statement of the trace: its CPU, its line in the listing, and the result if its event ends here. */
function Move({ step: { cpu, event, begins, line, text, result } }: { step: TraceStep }): ReactElement {
  return (
    <li data-cpu={cpu} data-begins={begins ? '' : undefined}>
      {begins && (
        <b>
          {t('lesson.verdict.begins', { cpu })} <code>{event}</code>
        </b>
      )}
      <span className="lesson-quiet">{t('lesson.verdict.line', { cpu, line })}</span> <code>{text}</code>
      {result !== null && (
        <>
          {' '}
          <span aria-hidden="true">→</span> <code>{result}</code>
        </>
      )}
    </li>
  );
}

/** A property of a version, with its verdict and trace. The search runs while the reader waits. */
export function VerdictCard({ asked }: { asked: AskedVerdict }): ReactElement {
  const title = useId();
  const [now, again] = useRuling(asked);
  const ruling = isRuling(now) ? now : null;
  const { property, listing, sizes, granularity, most } = asked;
  const waited = useRef(ruling === null);
  useEffect(() => {
    if (ruling === null || !waited.current) return;
    waited.current = false;
    announce(`${propertyTitle(property)}: ${wordsFor(ruling)}`);
  }, [ruling, property]);
  const way = ruling?.way;
  return (
    <section
      className="lesson-card lesson-ruling"
      data-ruling={ruling?.found ?? (isFailed(now) ? 'failed' : 'searching')}
      data-asked={property}
      aria-labelledby={title}
    >
      <h4 id={title}>{t('lesson.verdict')}</h4>
      <p className="lesson-ask">{propertyTitle(property)}</p>
      <p className="lesson-because">{propertyWhat(property)}</p>
      <p className="lesson-because lesson-quiet">
        <Parts of={parts('lesson.verdict.asked', { listing, granularity, ...sizes, most: most ?? 0 })} />
      </p>
      {isFailed(now) && (
        <p className="problem" role="alert">
          {now.why ?? t('lesson.verdict.failed')}
        </p>
      )}
      {!ruling && !isFailed(now) && (
        <p className="lesson-quiet lesson-checking">
          {t('lesson.verdict.searching', { states: now ? now.states : 0 })}
        </p>
      )}
      {ruling && (
        <>
          <p className="lesson-verdict" data-verdict={MARKS[ruling.found]} data-states={ruling.states}>
            {wordsFor(ruling)}
          </p>
          {way && (
            <p className="lesson-because">
              {t(ruling.whole ? 'lesson.verdict.whole' : 'lesson.verdict.early', { states: ruling.states })}
            </p>
          )}
          {ruling.cut && (
            <p className="lesson-because" data-cut={ruling.cut.code}>
              {t('explore.cut.until', { states: ruling.states, violated: ruling.found === 'violated' ? 1 : 0 })}
            </p>
          )}
          {ruling.saturated && (
            <p className="lesson-because">{t('lesson.verdict.saturated', { most: mostCounted(sizes) })}</p>
          )}
        </>
      )}
      {(isFailed(now) || ruling?.cut) && (
        <div className="lesson-row">
          <button type="button" className="button" data-again="" onClick={again}>
            {t('explore.again')}
          </button>
        </div>
      )}
      {way && (
        <>
          <details>
            <summary>{t('lesson.verdict.trace')}</summary>
            <ol className="lesson-moves">
              {way.trace.steps.map((step, index) => (
                <Move key={index} step={step} />
              ))}
            </ol>
          </details>
          <div className="lesson-row">
            <button
              type="button"
              className="button button-main"
              data-show-trace=""
              onClick={() => void playTrace(way, listing, null)}
            >
              {t('lesson.verdict.show')}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/** The sign before a verdict. A reachable state is neither good nor bad. */
const MARKS = {
  holds: 'right',
  violated: 'wrong',
  reachable: 'shown',
  unreachable: 'shown',
  'not-known': 'open',
} as const;
