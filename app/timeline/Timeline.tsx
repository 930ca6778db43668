import { useState, type ReactElement } from 'react';
import { current, momentOf } from '../../src/history/index.ts';
import { usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { Branches } from './Branches.tsx';
import { Controls } from './Controls.tsx';
import { Detail } from './Detail.tsx';
import { useHistoryKeys, useSaidSteps } from './keys.ts';
import { Scrubber } from './Scrubber.tsx';
import { Track } from './Track.tsx';
import './timeline.css';

/** The history: a line with a slider, and its branches. */
export function Timeline(): ReactElement {
  const history = usePage((state) => state.history);
  const [looked, setLooked] = useState<number | null>(null);
  useHistoryKeys();
  useSaidSteps(history);
  const now = current(history);
  const shown = looked === null ? now : momentOf(history, looked);
  return (
    <section className="timeline" aria-label={t('timeline.title')}>
      <div className="timeline-bar">
        <Controls history={history} />
        <Scrubber history={history} />
        <Branches history={history} />
      </div>
      <Track history={history} onLook={setLooked} />
      {/* The present step is described above the board. Another step is described here, while the reader points at
          it. */}
      {shown !== now && <Detail moment={shown} />}
    </section>
  );
}
