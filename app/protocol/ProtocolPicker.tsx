import type { ReactElement } from 'react';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import { type Protocol, PROTOCOLS } from '../../src/protocols/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import './protocol.css';

const CHOICES = PROTOCOLS.filter(({ id }) => IMPLEMENTED.includes(id));

/** The eras of the versions, oldest first. */
const ERAS = ['before', 'sketch', 'series', 'mainline'] as const;
function eraOf({ id }: Protocol): (typeof ERAS)[number] {
  if (id.startsWith('linux')) return 'mainline';
  if (id.startsWith('v') && id !== 'viability') return 'series';
  return id === 'sketch' || id === 'repaired' || id === 'amended' ? 'sketch' : 'before';
}

/**
 * A version's title with its date. A version without a date was never posted, so its author is this project. A kernel
 * without a recorded date gets its title alone.
 */
function nameOf({ id, title, date }: Protocol): string {
  if (date === null && id.startsWith('linux')) return title;
  return t('protocol.option', { title, date: date ?? t('protocol.own') });
}

/** All versions as a list, grouped by era. A button for each version would leave no room for anything else. */
export function ProtocolPicker(): ReactElement {
  const chosen = usePage((state) => state.history.protocol);
  const setProtocol = usePage((state) => state.setProtocol);
  return (
    <div className="protocol" data-protocol={chosen}>
      <select
        className="protocol-select"
        aria-label={t('protocol.title')}
        title={t(`protocol.about.${chosen}`)}
        value={chosen}
        onChange={(event) => setProtocol(event.target.value as ProtocolId)}
      >
        {ERAS.map((era) => (
          <optgroup key={era} label={t(`protocol.era.${era}`)}>
            {CHOICES.filter((choice) => eraOf(choice) === era).map((choice) => (
              <option key={choice.id} value={choice.id}>
                {nameOf(choice)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
