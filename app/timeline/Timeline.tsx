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

/** The history: a line to scrub along, with its branches. */
export function Timeline(): ReactElement {
  const history = usePage((state) => state.history);
  const [looked, setLooked] = useState<number | null>(null);
  useHistoryKeys();
  useSaidSteps(history);
  const shown = looked === null ? current(history) : momentOf(history, looked);
  return (
    <section className="timeline" aria-label={t('timeline.title')}>
      <div className="timeline-bar">
        <Controls history={history} />
        <Branches history={history} />
      </div>
      <Scrubber history={history} />
      <Track history={history} onLook={setLooked} />
      <Detail moment={shown} />
    </section>
  );
}
