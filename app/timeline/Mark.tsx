import type { ReactElement } from 'react';
import type { Tone } from './lines.ts';

const SHAPES: Readonly<Record<Tone | 'boot', string>> = {
  boot: 'M3 3h10v10H3z',
  ok: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z',
  refused: 'M8 .8l7.2 7.2L8 15.2L.8 8z',
  occupied: 'M2.5 4.5h11v7h-11z',
  warned: 'M8 1.5l7 13H1z',
  stuck: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  absent: 'M8 3.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
};
/** The cut in the shape: a bar for a refusal or a warning, a cross if nothing moves any more. */
const CUTS: Readonly<Partial<Record<Tone | 'boot', string>>> = {
  refused: 'M5 8h6',
  occupied: 'M5 8h6',
  warned: 'M8 6v4',
  stuck: 'M5.5 5.5l5 5M10.5 5.5l-5 5',
};

/** The shape of a result. The words of the result are beside it, so a screen reader skips the shape. */
export function Mark({ tone }: { tone: Tone | 'boot' }): ReactElement {
  const cut = CUTS[tone];
  return (
    <svg
      className="timeline-mark"
      data-tone={tone}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path className="timeline-mark-shape" d={SHAPES[tone]} />
      {cut && <path className="timeline-mark-cut" d={cut} />}
    </svg>
  );
}
