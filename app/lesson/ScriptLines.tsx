import type { ReactElement } from 'react';
import type { Moment } from '../../src/history/index.ts';
import { type Expectation, holds, type ScriptLine } from '../../src/lesson/index.ts';
import type { Outcome } from '../../src/machine/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { pageStore } from '../store/index.ts';
import { explainParts, findingParts, Parts, T, t } from '../words/index.ts';

type Verdict = 'waiting' | 'plain' | 'held' | 'differs';

function verdictOf(expected: Expectation | null, outcome: Outcome | null): Verdict {
  if (!outcome) return 'waiting';
  if (!expected) return 'plain';
  return holds(expected, outcome) ? 'held' : 'differs';
}

/** What was expected and what the machine answered; one word where they are the same. */
function Answer({ expected, outcome, verdict }: { expected: Expectation | null; outcome: Outcome | null; verdict: Verdict }): ReactElement {
  const findings = expected?.findings.length ? ` (${expected.findings.join(', ')})` : '';
  const values = { expected: `${expected?.result ?? ''}${findings}`, result: outcome?.result ?? '' };
  return (
    <span className="lesson-answer" data-verdict={verdict}>
      {verdict === 'waiting' && expected ? <T id="lesson.line.expects" values={values} /> : null}
      {verdict === 'plain' ? <code>{values.result}</code> : null}
      {verdict === 'held' ? <T id="lesson.line.held" values={values} components={{ quiet: <span className="lesson-quiet" /> }} /> : null}
      {verdict === 'differs' ? <T id="lesson.line.differs" values={values} /> : null}
    </span>
  );
}

function Line({ line, moment, current }: { line: ScriptLine; moment: Moment | null; current: boolean }): ReactElement {
  const outcome = moment?.outcome ?? null;
  const verdict = verdictOf(line.expected, outcome);
  return (
    <li className="lesson-line" data-result={outcome?.result}>
      <button
        type="button" className="lesson-event" aria-current={current ? 'step' : undefined} aria-disabled={moment === null}
        title={t('lesson.line.look')} onClick={() => { if (moment) pageStore.getState().jump(moment.id); }}
      >
        <code>{printEvent(line.event)}</code>
        <Answer expected={line.expected} outcome={outcome} verdict={verdict} />
      </button>
      {outcome ? (
        <p className="lesson-why">
          <Parts of={explainParts(outcome)} />
          {line.expected?.findings.filter((finding) => outcome.findings.includes(finding)).map((finding) => (
            <span key={finding} className="lesson-finding"><Parts of={findingParts(finding)} /></span>
          ))}
        </p>
      ) : null}
    </li>
  );
}

/** The step's script; a press on a line shows the board as it was right after it. */
export function ScriptLines({ script, moments, cursor }: { script: readonly ScriptLine[]; moments: readonly (Moment | null)[]; cursor: number }): ReactElement {
  return (
    <ol className="lesson-script" aria-label={t('lesson.script')}>
      {script.map((line, index) => {
        const moment = moments[index] ?? null;
        return <Line key={line.line} line={line} moment={moment} current={moment?.id === cursor} />;
      })}
    </ol>
  );
}
