import { useEffect, useState, type ReactElement } from 'react';
import { announce } from '../announce/index.ts';
import { usePage, type Comparison } from '../store/index.ts';
import { Parts, t } from '../words/index.ts';
import { differenceSaid, differenceWords, titleOf } from './difference.ts';
import './protocol.css';

/**
 * After a change of version, shows where the same history first differs. It stays until the next event, or until the
 * reader dismisses it.
 */
export function DifferenceStrip(): ReactElement | null {
  const comparison = usePage((state) => state.comparison);
  const [dismissed, setDismissed] = useState<Comparison | null>(null);
  if (comparison === null || comparison === dismissed || comparison.before.moments.length === 1) return null;
  return <Strip comparison={comparison} onDismiss={() => setDismissed(comparison)} />;
}

function Strip({ comparison, onDismiss }: { comparison: Comparison; onDismiss: () => void }): ReactElement {
  const history = usePage((state) => state.history);
  const jump = usePage((state) => state.jump);
  const setProtocol = usePage((state) => state.setProtocol);
  const sentences = differenceWords(comparison, history);
  const said = differenceSaid(comparison, history);
  useEffect(() => announce(said), [said]);
  const { firstDifference, from } = comparison;
  return (
    <aside
      className="protocol-strip"
      aria-label={t('protocol.title')}
      data-difference={firstDifference === null ? 'none' : history.moments[firstDifference]?.depth}
    >
      <p className="protocol-words">
        {sentences.map((sentence, index) => (
          <span key={index}>
            <Parts of={sentence} />{' '}
          </span>
        ))}
      </p>
      <span className="protocol-actions">
        {firstDifference !== null && (
          <button type="button" className="button" onClick={() => jump(firstDifference)}>
            {t('protocol.go-there')}
          </button>
        )}
        <button type="button" className="button" onClick={() => setProtocol(from)}>
          {t('protocol.go-back', { from: titleOf(from) })}
        </button>
        <button type="button" className="button" onClick={onDismiss}>
          {t('protocol.dismiss')}
        </button>
      </span>
    </aside>
  );
}
