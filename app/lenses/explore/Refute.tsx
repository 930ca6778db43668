import { useId, useState, type ReactElement } from 'react';
import type { Sizes } from '../../../src/explore/index.ts';
import { propertyTitle, type Searched } from '../../explore/index.ts';
import { t } from '../../words/index.ts';
import { giveUp, REFUTABLE, type Refutable, refute, refutedWords } from './refute.ts';
import { useExplore } from './state.ts';

/** The reader against the search: the violation with fewer statements wins. */
export function Refute({ of, sizes }: { of: Searched; sizes: Sizes }): ReactElement {
  const id = useId();
  const refuting = useExplore((state) => state.refuting);
  const [name, setName] = useState<Refutable>('no-lock-left');
  return (
    <div className="explore-own explore-refute" data-refuting={refuting ? (refuting.came ? 'done' : 'going') : 'none'}>
      <h3 className="explore-heading">{t('explore.refute')}</h3>
      <p className="explore-sentence">{t('explore.refute.what')}</p>
      {refuting && (
        <p className="explore-state" role="status">
          {refuting.came
            ? `${propertyTitle(refuting.name)}: ${refutedWords(refuting)}`
            : t('explore.refute.going', { title: propertyTitle(refuting.name) })}
        </p>
      )}
      <div className="explore-own-line">
        <label className="sr-only" htmlFor={id}>
          {t('explore.column.property')}
        </label>
        <select id={id} value={name} onChange={({ target }) => setName(target.value as Refutable)}>
          {REFUTABLE.map((each) => (
            <option key={each} value={each}>
              {propertyTitle(each)}
            </option>
          ))}
        </select>
        <button type="button" className="button" data-refute="" onClick={() => refute(name, of, sizes)}>
          {t('explore.refute.start')}
        </button>
        {refuting && !refuting.came && (
          <button type="button" className="button" onClick={giveUp}>
            {t('explore.refute.stop')}
          </button>
        )}
      </div>
    </div>
  );
}
