import { useState, type ReactElement } from 'react';
import { current, line, nextRefusal, type History } from '../../src/history/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t, type MessageId } from '../words/index.ts';

/** Steps per second, with the milliseconds that each step stays. */
const SPEEDS = [
  ['0.5', 2000],
  ['1', 1000],
  ['2', 500],
  ['4', 250],
] as const;

/**
 * A button with an icon. An idle button keeps the focus and says that it is disabled. It does not disappear while the
 * reader uses it.
 */
function Step({
  label,
  icon,
  idle,
  onPress,
}: {
  label: MessageId;
  icon: string;
  idle: boolean;
  onPress: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className="timeline-button"
      aria-label={t(label)}
      title={t(label)}
      aria-disabled={idle}
      onClick={() => {
        if (!idle) onPress();
      }}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        <path d={icon} />
      </svg>
    </button>
  );
}

export function Controls({ history }: { history: History }): ReactElement {
  const { undo, redo, jump, play, pause, toNextRefusal } = pageStore.getState();
  const playing = usePage((state) => state.playing !== null);
  const [speed, setSpeed] = useState<number>(1000);
  const at = current(history).depth;
  const last = line(history).length - 1;
  const changeSpeed = (milliseconds: number): void => {
    setSpeed(milliseconds);
    if (playing) play(milliseconds);
  };
  return (
    <div className="timeline-controls" role="group" aria-label={t('timeline.controls')}>
      <Step label="timeline.first" icon="M3 3h2v10H3zM13 3v10L6 8z" idle={at === 0} onPress={() => jump(0)} />
      <Step label="timeline.back" icon="M11 3v10L4 8z" idle={at === 0} onPress={undo} />
      <button
        type="button"
        className="timeline-button timeline-play"
        aria-disabled={last === 0}
        onClick={() => {
          if (playing) pause();
          else play(speed);
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <path d={playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5v11l9-5.5z'} />
        </svg>
        {t(playing ? 'timeline.pause' : 'timeline.play')}
      </button>
      <Step label="timeline.forward" icon="M5 3v10l7-5z" idle={at === last} onPress={redo} />
      <Step
        label="timeline.last"
        icon="M3 3v10l7-5zM11 3h2v10h-2z"
        idle={at === last}
        onPress={() => jump(history.tip)}
      />
      <select
        className="timeline-speed"
        aria-label={t('timeline.speed')}
        value={speed}
        onChange={(event) => changeSpeed(Number(event.target.value))}
      >
        {SPEEDS.map(([times, milliseconds]) => (
          <option key={times} value={milliseconds}>
            {t('timeline.times', { times })}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="timeline-button"
        aria-disabled={nextRefusal(history) === null}
        onClick={toNextRefusal}
      >
        {t('timeline.next-refusal')}
      </button>
      <span className="timeline-count">{t('timeline.count', { step: at, of: last })}</span>
    </div>
  );
}
