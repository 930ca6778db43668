import type { ReactElement } from 'react';
import { type Event, printEvent } from '../../src/world/index.ts';
import { playBranch } from './walk.ts';

interface Props {
  readonly title: string;
  readonly events: readonly Event[];
  /** The text for a trace without any event before the last one. */
  readonly none?: string | undefined;
  readonly play: string;
  /** The moment after which the events are played. The default is the boot. */
  readonly after?: number;
  onPlay?(): void;
}

/** A short trace that shows something. One press plays it as a branch. */
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
