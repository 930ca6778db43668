import type { ReactElement } from 'react';
import type { CProblem, Fix } from '../../../../src/c/index.ts';
import { plain, t, type MessageId } from '../../../words/index.ts';

export const problemText = ({ code, params }: CProblem): string => plain(`c.${code}` as MessageId, params);

/** The problems in the reader's own text. The other problems are in the text behind it, such as the glue. */
export const ownProblems = (all: readonly CProblem[]): readonly CProblem[] => all.filter(({ span }) => span.file === 1);

interface Props {
  /** True while a long text compiles. The shown problems then belong to an earlier text. */
  readonly busy: boolean;
  readonly problems: readonly CProblem[];
  readonly warnings: readonly CProblem[];
  onGoTo(offset: number): void;
  onFix(fix: Fix): void;
}

function Problem({
  problem,
  warning,
  onGoTo,
  onFix,
}: { problem: CProblem; warning: boolean } & Pick<Props, 'onGoTo' | 'onFix'>): ReactElement {
  const { span, fix, code } = problem;
  const message = problemText(problem);
  const words =
    span.file === 1
      ? t('code.edit.at', { line: span.line, column: span.column, message })
      : t('code.edit.removed', { message });
  return (
    <li
      className="code-problem"
      data-problem={code}
      data-line={span.file === 1 ? span.line : undefined}
      data-warning={warning ? '' : undefined}
    >
      {span.file === 1 ? (
        <button type="button" className="code-problem-text" onClick={() => onGoTo(span.from)}>
          {words}
        </button>
      ) : (
        <span>{words}</span>
      )}
      {fix && (
        <button type="button" className="button" data-fix="" onClick={() => onFix(fix)}>
          {t('code.edit.fix', { fix: plain(`c.fix.${fix.code}` as MessageId, problem.params) })}
        </button>
      )}
    </li>
  );
}

/** The compiler's problems. One button shows a problem's place, and another applies its repair. */
export function Problems({ busy, problems, warnings, onGoTo, onFix }: Props): ReactElement {
  return (
    <>
      <p className="code-edit-count">
        {busy
          ? t('code.edit.busy')
          : problems.length === 0
            ? t('code.edit.clean')
            : t('code.edit.problems', { count: problems.length })}
        {!busy && warnings.length > 0 && ` ${t('code.edit.warnings', { count: warnings.length })}`}
      </p>
      {!busy && problems.length + warnings.length > 0 && (
        <ul className="code-problems">
          {problems.map((problem) => (
            <Problem
              key={`${problem.code} ${problem.span.from}`}
              problem={problem}
              warning={false}
              onGoTo={onGoTo}
              onFix={onFix}
            />
          ))}
          {warnings.map((problem) => (
            <Problem
              key={`w ${problem.code} ${problem.span.from}`}
              problem={problem}
              warning
              onGoTo={onGoTo}
              onFix={onFix}
            />
          ))}
        </ul>
      )}
    </>
  );
}
