import { useId, type ReactElement } from 'react';
import { GRANULARITIES, MOST, type Sizes } from '../../../src/explore/index.ts';
import { PROTOCOLS } from '../../../src/protocols/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { Icon } from '../../board/index.ts';
import type { Searched } from '../../explore/index.ts';
import { usePage } from '../../store/index.ts';
import { t } from '../../words/index.ts';
import { set, type Settings } from './state.ts';

const SIZES = ['devices', 'files', 'cpus'] as const satisfies readonly (keyof Sizes)[];

function Stepper({ what, sizes }: { what: keyof Sizes; sizes: Sizes }): ReactElement {
  const id = useId();
  const name = t(`explore.size.${what}`);
  const value = sizes[what];
  const step = (by: number): void => set({ sizes: { ...sizes, [what]: value + by } });
  return (
    <div className="explore-stepper" role="group" aria-labelledby={id} data-size={what}>
      <span id={id} className="explore-label">
        {name}
      </span>
      <div className="explore-count">
        <button
          type="button"
          aria-label={t('explore.size.fewer', { what: name })}
          aria-disabled={value <= 1}
          onClick={() => {
            if (value > 1) step(-1);
          }}
        >
          {'−'}
        </button>
        <output>{value}</output>
        <button
          type="button"
          aria-label={t('explore.size.more', { what: name })}
          aria-disabled={value >= MOST[what]}
          onClick={() => {
            if (value < MOST[what]) step(1);
          }}
        >
          <Icon name="plus" />
        </button>
      </div>
    </div>
  );
}

/** An option that makes the search faster without a change of its verdicts. */
function Option({ name, on }: { name: 'symmetry' | 'merged'; on: boolean }): ReactElement {
  const id = useId();
  const what = t(`explore.${name}.what`);
  return (
    <label className="explore-check" title={what}>
      <input
        type="checkbox"
        data-option={name}
        checked={on}
        aria-describedby={id}
        onChange={({ target }) => set({ [name]: target.checked })}
      />
      {t(`explore.${name}`)}
      <span id={id} hidden>
        {what}
      </span>
    </label>
  );
}

/** A choice of all versions and of the reader's edited listings. */
function Version({ of }: { of: Searched }): ReactElement {
  const shown = usePage((state) => state.history.protocol);
  const edits = usePage((state) => state.edits);
  const choose = (value: string): void => {
    const [protocol, edited] = value.split(' ');
    set({ version: { protocol: protocol as ProtocolId, edited: edited === 'edited' } });
  };
  return (
    <label className="explore-version">
      <span className="explore-label">{t('explore.version')}</span>
      <select
        data-explore-version=""
        value={of.text === null ? of.protocol : `${of.protocol} edited`}
        onChange={({ target }) => choose(target.value)}
      >
        {PROTOCOLS.flatMap(({ id, title }) => [
          ...(edits[id] === undefined
            ? []
            : [
                <option key={`${id} edited`} value={`${id} edited`}>
                  {t('explore.version.edited', { title })}
                </option>,
              ]),
          <option key={id} value={id}>
            {id === shown ? t('explore.version.shown', { title }) : title}
          </option>,
        ])}
      </select>
    </label>
  );
}

/** The settings of the search. */
export function SettingsForm({ settings, of }: { settings: Settings; of: Searched }): ReactElement {
  const { sizes, granularity, symmetry, merged } = settings;
  const step = useId();
  return (
    <div className="explore-settings">
      <Version of={of} />
      <div className="explore-sizes">
        {SIZES.map((what) => (
          <Stepper key={what} what={what} sizes={sizes} />
        ))}
      </div>
      <div className="explore-grain" role="radiogroup" aria-labelledby={step}>
        <span id={step} className="explore-label">
          {t('explore.step')}
        </span>
        <div className="explore-choice">
          {GRANULARITIES.map((each) => (
            <label key={each} data-chosen={granularity === each ? '' : undefined}>
              <input
                type="radio"
                name={step}
                value={each}
                checked={granularity === each}
                onChange={() => set({ granularity: each })}
              />
              {t(`explore.step.${each}`)}
            </label>
          ))}
        </div>
      </div>
      <div className="explore-options">
        <Option name="symmetry" on={symmetry} />
        <Option name="merged" on={merged} />
      </div>
    </div>
  );
}
