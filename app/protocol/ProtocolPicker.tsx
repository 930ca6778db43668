import { useId, type ReactElement } from 'react';
import { IMPLEMENTED } from '../../src/machine/index.ts';
import { PROTOCOLS } from '../../src/protocols/index.ts';
import type { ProtocolId } from '../../src/world/index.ts';
import { usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import './protocol.css';

const CHOICES = PROTOCOLS.filter(({ id }) => IMPLEMENTED.includes(id));

/** The versions side by side; where there is no room for that, as a list to choose from. Both are the same choice. */
export function ProtocolPicker(): ReactElement {
  const chosen = usePage((state) => state.history.protocol);
  const setProtocol = usePage((state) => state.setProtocol);
  const name = useId();
  return (
    <div className="protocol" data-protocol={chosen}>
      <fieldset className="protocol-choices">
        <legend className="sr-only">{t('protocol.title')}</legend>
        {CHOICES.map(({ id, title, date }) => (
          <label key={id} className="protocol-choice" title={t(`protocol.about.${id}`)}>
            <input type="radio" className="protocol-radio" name={name} value={id} checked={id === chosen} onChange={() => setProtocol(id)} />
            <span className="protocol-name">{title}</span>
            {date !== null && <time className="protocol-date" dateTime={date}>{date}</time>}
          </label>
        ))}
      </fieldset>
      <select className="protocol-select" aria-label={t('protocol.title')} value={chosen} onChange={(event) => setProtocol(event.target.value as ProtocolId)}>
        {CHOICES.map(({ id, title, date }) => <option key={id} value={id}>{t('protocol.option', { title, date: date ?? t('protocol.own') })}</option>)}
      </select>
    </div>
  );
}
