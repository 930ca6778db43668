import type { ReactElement } from 'react';
import type { Problem } from '../../src/world/index.ts';
import { problemWords } from '../share/index.ts';
import { t } from '../words/index.ts';

/** Every line that cannot be run, with the expected input and a button that goes to the line. */
export function Problems({
  problems,
  onGoTo,
}: {
  problems: readonly Problem[];
  onGoTo: (line: number) => void;
}): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <ol className="script-problems">
      {problems.map((problem, index) => (
        <li key={`${problem.line}-${index}`} className="script-problem">
          <span className="problem">{problemWords(problem)}</span>
          {problem.text !== '' && <code className="script-quoted">{problem.text}</code>}
          {problem.line > 0 && (
            <button type="button" className="button" onClick={() => onGoTo(problem.line)}>
              {t('script.go-to-line', { line: problem.line })}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
