import type { ReactElement } from 'react';
import type { Bracket } from './marks.ts';

/** How far apart brackets stand, in pixels. */
const STEP = 8;

/** Locks, from the line that took each to the line that let go of it; one that is still held goes on to the end, dashed. */
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
