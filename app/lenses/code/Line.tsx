import { memo, type ReactElement, type ReactNode } from 'react';
import { t } from '../../words/index.ts';
import type { Run } from './lines.ts';
import type { LineMarks } from './marks.ts';

interface Props {
  readonly number: number;
  /** The line's place in the listing, in pixels. */
  readonly top: number;
  readonly runs: readonly Run[];
  readonly marks: LineMarks;
  readonly broken: boolean;
  /** True for the only line that Tab reaches. */
  readonly stop: boolean;
}

/** The index of the run that begins the comment at the line's end. Values are shown before this comment. */
function tailOf(runs: readonly Run[]): number {
  let at = runs.length;
  while (at > 1 && (runs[at - 1]!.kind === 'comment' || (at < runs.length && runs[at - 1]!.text.trim() === ''))) at--;
  return runs.length > 0 && runs[0]!.kind !== 'comment' ? at : runs.length;
}

const written = ({ text, kind }: Run, index: number): ReactNode =>
  kind === null ? (
    text
  ) : (
    <span key={index} data-token={kind}>
      {text}
    </span>
  );

/** The description of a line for screen readers, beside its text. */
function saidOf({ next, waits, ran, values }: LineMarks): string {
  return [
    ...next.map((cpu) => t(waits.includes(cpu) ? 'code.waits-here' : 'code.next-here', { cpu })),
    ...ran.map((cpu) => t('code.ran-here', { cpu })),
    ...values,
  ].join(', ');
}

/**
 * One line of the listing. It shows its number, the CPUs at this line, its text, and its values. The number is a
 * button for a breakpoint.
 */
export const Line = memo(function Line({ number, top, runs, marks, broken, stop }: Props): ReactElement {
  const { next, waits, ran, just, bad, values } = marks;
  const tail = values.length > 0 ? tailOf(runs) : runs.length;
  return (
    <li
      className="code-line"
      data-line={number}
      data-ran={ran.length > 0 ? ran.join(' ') : undefined}
      data-just={just ?? undefined}
      data-next={next.length > 0 ? next.join(' ') : undefined}
      data-waits={waits.length > 0 ? waits.join(' ') : undefined}
      data-bad={bad ? '' : undefined}
      data-hue={next[0] ?? just ?? ran[0]}
      style={{ top }}
    >
      <button
        type="button"
        className="code-number"
        data-break={number}
        aria-pressed={broken}
        aria-label={t('code.break', { line: number })}
        tabIndex={stop ? 0 : -1}
      >
        {number}
      </button>
      <span className="code-here">
        {next.map((cpu) => (
          <span
            key={cpu}
            className="code-cpu"
            data-hue={cpu}
            data-waiting={waits.includes(cpu) ? '' : undefined}
            aria-hidden="true"
          >
            {t('code.cpu', { cpu })}
          </span>
        ))}
      </span>
      <code className="code-text">
        {runs.slice(0, tail).map(written)}
        {runs.length === 0 && ' '}
        {values.length > 0 && (
          <span className="code-values" data-values="">
            {values.map((value) => (
              <span key={value}>{value}</span>
            ))}
          </span>
        )}
        {runs.slice(tail).map(written)}
      </code>
      <span className="sr-only">{saidOf(marks)}</span>
    </li>
  );
});
