import { useId, useState, type SubmitEvent, type ReactElement } from 'react';
import type { OwnProperty } from '../../../src/explore/index.ts';
import { listingOf } from '../../../src/protocols/index.ts';
import type { ProtocolId } from '../../../src/world/index.ts';
import { Icon } from '../../board/index.ts';
import type { OwnProblem } from '../../explore/index.ts';
import { T, t } from '../../words/index.ts';
import { lens, set } from './state.ts';

/** An example expression that compiles with this version's listing. */
function exampleFor(protocol: ProtocolId): string {
  const { reads } = listingOf(protocol);
  return `${reads.owner_cnt ?? reads.user ?? 'group->container_users'} <= 1`;
}

/** The reader's own properties, in C. A property's expression is also its name. */
export function OwnProperties({
  own,
  problems,
  protocol,
}: {
  own: readonly OwnProperty[];
  problems: readonly OwnProblem[];
  protocol: ProtocolId;
}): ReactElement {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [empty, setEmpty] = useState(false);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const expression = typed.trim();
    setEmpty(expression === '');
    if (expression === '') return;
    if (!own.some(({ name }) => name === expression)) set({ own: [...own, { name: expression, expression }] });
    setTyped('');
  };
  const remove = (name: string): void => {
    const { settings, run } = lens.getState();
    set({ own: settings.own.filter((each) => each.name !== name) });
    if (run) lens.setState({ run: { ...run, problems: run.problems.filter((problem) => problem.name !== name) } });
  };
  return (
    <div className="explore-own">
      <form onSubmit={add}>
        <label htmlFor={id} className="explore-label">
          {t('explore.own')}
        </label>
        <p className="explore-sentence" id={`${id}-what`}>
          <T id="explore.own.what" />
        </p>
        <div className="explore-own-line">
          <input
            id={id}
            type="text"
            data-own=""
            value={typed}
            placeholder={exampleFor(protocol)}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-describedby={`${id}-what`}
            aria-invalid={empty}
            onChange={({ target }) => setTyped(target.value)}
          />
          <button type="submit" className="button">
            {t('explore.own.add')}
          </button>
        </div>
        {empty && (
          <p className="problem" role="alert">
            {t('explore.own.empty')}
          </p>
        )}
      </form>
      {own.length > 0 && (
        <ul>
          {own.map(({ name, expression }) => {
            const found = problems.filter((problem) => problem.name === name);
            return (
              <li key={name} data-own-property={name} data-broken={found.length > 0 ? '' : undefined}>
                <code>{expression}</code>
                <button
                  type="button"
                  className="button button-icon"
                  aria-label={t('explore.own.remove', { name })}
                  onClick={() => remove(name)}
                >
                  <Icon name="cross" />
                </button>
                {found.map((problem) => (
                  <p key={problem.message} className="problem" role="alert">
                    <span
                      className="explore-caret"
                      aria-hidden="true"
                    >{`${' '.repeat(Math.max(0, problem.column - 1))}^`}</span>
                    {t('explore.own.problem', { column: problem.column, message: problem.message })}
                  </p>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
