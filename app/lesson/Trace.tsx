import type { ReactElement } from 'react';
import { type Event, printEvent } from '../../src/world/index.ts';
import { playBranch } from './walk.ts';

interface Props {
  readonly title: string;
  readonly events: readonly Event[];
  /** What is said where there is nothing before the last event. */
  readonly none?: string | undefined;
  readonly play: string;
  /** The moment after which it is played; the boot unless it is said. */
  readonly after?: number;
  onPlay?(): void;
}

/** A few events that show something, to be played as a branch with one press. */
export function Trace({ title, events, none, play, after = 0, onPlay }: Props): ReactElement {
  return (
    <div className="lesson-trace">
      <h5>{title}</h5>
      {none !== undefined && <p>{none}</p>}
      <ol>
        {events.map((event, index) => (
          <li key={index}>
            <code>{printEvent(event)}</code>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button"
        data-play-trace=""
        onClick={() => {
          onPlay?.();
          playBranch(events, after);
        }}
      >
        {play}
      </button>
    </div>
  );
}
