import type { ReactElement } from 'react';
import type { Bracket } from './marks.ts';

/** The distance between two columns of brackets, in pixels. */
const STEP = 8;

/**
 * A bracket for each lock, from the line that acquires it to the line that releases it. A lock that is still held has
 * a dashed bracket down to the end.
 */
export function Brackets({
  brackets,
  lines,
  lineHeight,
}: {
  brackets: readonly Bracket[];
  lines: number;
  lineHeight: number;
}): ReactElement {
  const width = STEP * (Math.max(0, ...brackets.map(({ column }) => column)) + 1) + 2;
  return (
    <svg className="code-brackets" width={width} height={lines * lineHeight} aria-hidden="true">
      {brackets.map(({ name, cpu, from, to, column }) => {
        const x = width - 4 - column * STEP;
        const top = (Math.min(from, to ?? from) - 0.5) * lineHeight;
        const bottom = to === null ? lines * lineHeight : (Math.max(from, to) - 0.5) * lineHeight;
        return (
          <g
            key={`${name} ${from} ${to ?? ''} ${cpu ?? ''}`}
            data-lock={name}
            data-from={from}
            data-to={to ?? undefined}
            data-hue={cpu ?? 'before'}
            data-held={to === null ? '' : undefined}
          >
            <title>{name}</title>
            <path d={`M${x + 4} ${top}H${x}V${bottom}${to === null ? '' : `h4`}`} />
            <circle cx={x} cy={top} r="2.5" />
          </g>
        );
      })}
    </svg>
  );
}
