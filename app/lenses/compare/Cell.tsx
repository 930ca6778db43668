import { memo, type ReactElement } from 'react';
import type { Answer } from '../../../src/history/index.ts';
import { protocolById } from '../../../src/protocols/index.ts';
import type { Finding, ProtocolId } from '../../../src/world/index.ts';
import { Mark, toneOf } from '../../timeline/index.ts';
import { t, type MessageId } from '../../words/index.ts';

function shortFinding(finding: Finding): string {
  const colon = finding.indexOf(':');
  return t(`compare.found.${colon < 0 ? finding : finding.slice(0, colon)}` as MessageId, {
    name: finding.slice(colon + 1),
  });
}

export const foundWords = (findings: readonly Finding[]): string => findings.map(shortFinding).join(', ');

interface Props {
  readonly protocol: ProtocolId;
  readonly shown: ProtocolId;
  readonly answer: Answer | undefined;
  /**
   * `differs`: the answer differs from the shown version's answer. `first`: it is the first such answer of its
   * column.
   */
  readonly mark: 'first' | 'differs' | 'none';
  /** Counted from 0. */
  readonly row: number;
  readonly column: number;
  /** True for the only cell that Tab reaches. */
  readonly stop: boolean;
}

/** One version's answer to one event. A press opens this version at this event. */
export const Cell = memo(function Cell({ protocol, shown, answer, mark, row, column, stop }: Props): ReactElement {
  const version = protocolById(protocol).title;
  const what = answer ? foundWords(answer.findings) : '';
  const label = t('compare.cell', {
    version,
    step: row + 1,
    result: answer?.result ?? t('compare.pending'),
    findings: answer?.findings.length ?? 0,
    what,
    mark,
    shown: protocolById(shown).title,
  });
  return (
    <td
      className="compare-cell"
      data-mark={mark === 'none' ? undefined : mark}
      data-shown={protocol === shown ? '' : undefined}
    >
      <button
        type="button"
        data-cell={`${row} ${column}`}
        data-compare={protocol}
        data-answer={answer?.result ?? ''}
        tabIndex={stop ? 0 : -1}
        aria-label={label}
        title={label}
      >
        <span className="compare-answer" data-tone={answer ? toneOf(answer) : 'pending'}>
          {mark === 'first' && <span className="compare-first" />}
          {answer && answer.result !== 'OK' && answer.result !== 'N/A' && <Mark tone={toneOf(answer)} />}
          {answer?.result ?? '…'}
        </span>
        {what !== '' && <span className="compare-found">{what}</span>}
      </button>
    </td>
  );
});
