import type { ReactElement } from 'react';
import type { Moment } from '../../src/history/index.ts';
import { type Expectation, holds, type ScriptLine } from '../../src/lesson/index.ts';
import type { Outcome } from '../../src/machine/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { useView } from '../header/index.ts';
import { pageStore } from '../store/index.ts';
import { explainParts, findingParts, Parts, T, t } from '../words/index.ts';

type Verdict = 'waiting' | 'plain' | 'held' | 'differs';

function verdictOf(expected: Expectation | null, outcome: Outcome | null): Verdict {
  if (!outcome) return 'waiting';
  if (!expected) return 'plain';
  return holds(expected, outcome) ? 'held' : 'differs';
}

/** The expected and the actual result of an event; only one word if they are equal. */
function Answer({
  expected,
  outcome,
  verdict,
}: {
  expected: Expectation | null;
  outcome: Outcome | null;
  verdict: Verdict;
}): ReactElement {
  const findings = expected?.findings.length ? ` (${expected.findings.join(', ')})` : '';
  const values = { expected: `${expected?.result ?? ''}${findings}`, result: outcome?.result ?? '' };
  return (
    <span className="lesson-answer" data-verdict={verdict}>
      {verdict === 'waiting' && expected ? <T id="lesson.line.expects" values={values} /> : null}
      {verdict === 'plain' ? <code>{values.result}</code> : null}
      {verdict === 'held' ? (
        <T id="lesson.line.held" values={values} components={{ quiet: <span className="lesson-quiet" /> }} />
      ) : null}
      {verdict === 'differs' ? <T id="lesson.line.differs" values={values} /> : null}
    </span>
  );
}

function Line({
  line,
  moment: played,
  current,
  hidden,
}: {
  line: ScriptLine;
  moment: Moment | null;
  current: boolean;
  hidden: 'asked' | 'hidden' | 'later' | null;
}): ReactElement {
  const asText = useView() === 'text';
  // An open question hides its answer, even if the reader has played the event before.
  const moment = hidden ? null : played;
  const outcome = moment?.outcome ?? null;
  const verdict = verdictOf(line.expected, outcome);
  return (
    <li
      className="lesson-line"
      data-result={outcome?.result}
      data-hidden={hidden === 'hidden' ? 'asked' : (hidden ?? undefined)}
    >
      <button
        type="button"
        className="lesson-event"
        aria-current={current ? 'step' : undefined}
        aria-disabled={moment === null}
        title={asText ? undefined : t('lesson.line.look')}
        onClick={() => {
          if (moment) pageStore.getState().jump(moment.id);
        }}
      >
        <code>{printEvent(line.event)}</code>
        <span className="sr-only">{': '}</span>
        {hidden ? (
          <span className="lesson-answer" data-verdict="waiting">
            {t(`lesson.line.${hidden}`)}
          </span>
        ) : (
          <Answer expected={line.expected} outcome={outcome} verdict={verdict} />
        )}
      </button>
      {outcome ? (
        <p className="lesson-why">
          <Parts of={explainParts(outcome)} />
          {line.expected?.findings
            .filter((finding) => outcome.findings.includes(finding))
            .map((finding) => (
              <span key={finding} className="lesson-finding">
                <Parts of={findingParts(finding)} />
              </span>
            ))}
        </p>
      ) : null}
    </li>
  );
}

interface Props {
  readonly script: readonly ScriptLine[];
  readonly moments: readonly (Moment | null)[];
  readonly cursor: number;
  /** The index of the event that an open question is about. This event and all later events hide their results. */
  readonly asked: number | null;
  /** True if the question is about the event's result, and not about the state after the event. */
  readonly result: boolean;
}

/** The step's script. A press on a line shows the board right after this event. */
export function ScriptLines({ script, moments, cursor, asked, result }: Props): ReactElement {
  return (
    <ol className="lesson-script" aria-label={t('lesson.script')}>
      {script.map((line, index) => {
        const moment = moments[index] ?? null;
        const hidden =
          asked === null || line.index < asked ? null : line.index > asked ? 'later' : result ? 'hidden' : 'asked';
        return (
          <Line
            key={line.line}
            line={line}
            moment={moment}
            current={!hidden && moment?.id === cursor}
            hidden={hidden}
          />
        );
      })}
    </ol>
  );
}
