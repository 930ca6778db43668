import { useState, type SyntheticEvent, type ReactElement } from 'react';
import { announceOutcome } from '../../src/words/index.ts';
import { current } from '../../src/history/index.ts';
import { announce } from '../announce/index.ts';
import { problemWords } from '../share/index.ts';
import { pageStore } from '../store/index.ts';
import { t } from '../words/index.ts';
import { runLine } from './run.ts';

/** One script line, run at the cursor. */
export function CommandLine(): ReactElement {
  const [line, setLine] = useState('');
  const [problem, setProblem] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (line.trim() === '') return;
    const ran = runLine(pageStore, line);
    if (!ran.ok) {
      const words = ran.problems.map((found) => problemWords({ ...found, line: 0 })).join('; ');
      setProblem(words);
      announce(words, 'assertive');
      return;
    }
    setLine('');
    setProblem('');
    const { outcome } = current(pageStore.getState().history);
    if (outcome) announce(announceOutcome(outcome));
  };
  return (
    <form className="script-command" onSubmit={submit}>
      <label className="script-label" htmlFor="script-line">
        {t('script.command')}
      </label>
      <div className="script-command-row">
        <input
          id="script-line"
          className="script-line"
          type="text"
          value={line}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={t('script.command-what')}
          aria-invalid={problem !== ''}
          aria-describedby="script-line-problem"
          onChange={(event) => {
            setLine(event.target.value);
            setProblem('');
          }}
        />
        <button type="submit" className="button">
          {t('script.command-do')}
        </button>
      </div>
      <p id="script-line-problem" className="problem">
        {problem}
      </p>
    </form>
  );
}
