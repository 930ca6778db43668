import type { Outcome } from '../../src/machine/index.ts';
import { ERRNO } from '../../src/world/index.ts';
import { pageStore } from '../store/index.ts';
import { explainParts, findingParts, Parts, resultMeaning, t } from '../words/index.ts';
import { refusedBy } from './changes.ts';
import { Icon, type IconName } from './icons.tsx';

/** Writes a result. An errno gets the minus sign with which the kernel returns it. */
export const written = (result: string): string => (Object.hasOwn(ERRNO, result) ? `-${result}` : result);

function iconFor({ result }: Outcome, by: string): IconName {
  if (result === 'BLOCKED') return 'wait';
  if (result === 'HANG') return 'stuck';
  if (result === 'OOPS' || result === 'BUG' || result === 'DEAD') return 'dead';
  return by === 'driver-core' ? 'occupied' : 'refused';
}

/** Unbinds the present driver. If that succeeds, binds the wanted driver. */
function unbindFirst(outcome: Outcome): void {
  const { event } = outcome;
  if (event.type !== 'bind') return;
  const { act } = pageStore.getState();
  act({ type: 'unbind', device: event.device });
  const { history } = pageStore.getState();
  if (history.moments[history.cursor]?.outcome?.result === 'OK') act(event);
}

/** A refused event, shown at its device or group: errno, explanation, findings and buttons. */
export function Refusal({ outcome }: { outcome: Outcome }) {
  const { result, reason, findings } = outcome;
  const by = refusedBy(outcome);
  const bound = reason.code === 'driver-bound' ? reason.driver : null;
  return (
    <div
      className="refusal"
      data-refused={result}
      data-refused-by={by}
      data-look={bound ? 'occupied' : result === 'BLOCKED' ? 'waiting' : 'refused'}
    >
      <Icon name={iconFor(outcome, by)} />
      <p>
        <strong className="errno" title={resultMeaning(result)}>
          {written(result)}
        </strong>{' '}
        <Parts of={explainParts(outcome)} />
        {findings.map((finding) => (
          <span key={finding} className="finding">
            {' '}
            <Parts of={findingParts(finding)} />
          </span>
        ))}
      </p>
      {by === 'protocol' && (
        <button type="button" className="button" data-show-line="" onClick={() => pageStore.getState().showLine()}>
          {t('board.show-line')}
        </button>
      )}
      {bound && (
        <button type="button" className="button" onClick={() => unbindFirst(outcome)}>
          {t('board.unbind-first', { driver: bound })}
        </button>
      )}
    </div>
  );
}
