import type { GroupView } from '../../src/machine/index.ts';
import { refusalLine } from '../../src/protocols/index.ts';
import { printEvent } from '../../src/world/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { T, t } from '../words/index.ts';
import { Icon } from './icons.tsx';

/** The two ways to leave a history that can only hang: undo the event, or change to the repaired version. */
export function WaysOut() {
  const protocol = usePage((state) => state.history.protocol);
  const { undo, setProtocol } = pageStore.getState();
  return (
    <div className="ways-out">
      <button type="button" className="button" onClick={undo}>
        {t('board.step-back')}
      </button>
      {protocol !== 'repaired' && (
        <button type="button" className="button" onClick={() => setProtocol('repaired')}>
          {t('board.in-repaired')}
        </button>
      )}
    </div>
  );
}

/** A lock that no event will ever release. Names the event that left it held, and the line. */
export function Lock({ lock }: { lock: NonNullable<GroupView['lock']> }) {
  const left = refusalLine(lock.path);
  return (
    <div className="lock">
      <Icon name="stuck" />
      <p>
        <T id="board.lock" values={{ event: printEvent(lock.by) }} />
      </p>
      {left && (
        <p className="lock-line">
          <span className="quiet">{t('board.lock.line', { line: left.line })}</span> <code>{left.text.trim()}</code>
        </p>
      )}
      <WaysOut />
    </div>
  );
}
