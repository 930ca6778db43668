import { useEffect, useState, type MouseEvent } from 'react';
import { eventsTo } from '../src/history/index.ts';
import { printScript } from '../src/world/index.ts';
import { LiveRegions } from './announce/index.ts';
import { Board, Verdict } from './board/index.ts';
import { Ghost, useHand } from './carry/index.ts';
import { Header, Notices, speakWished, useView, ViewLink } from './header/index.ts';
import { Palette } from './palette/index.ts';
import { AsSpeaker, AsText, Holds, Lens, LoadDialog } from './Lens.tsx';
import { PageBoundary } from './loading/index.ts';
import { DifferenceStrip, LoadingBar } from './protocol/index.ts';
import { pageStore, usePage } from './store/index.ts';
import { Timeline } from './timeline/index.ts';
import { LocaleRoot, t } from './words/index.ts';
import './styles/index.css';

/** Moves the focus without changing the address, because the address's fragment holds the scenario. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('board')?.focus();
}

function Shell({ onLoad }: { onLoad: () => void }) {
  const view = useView();
  const lesson = usePage((state) => state.lesson);
  // An embedded page shows the board alone, unless its address asks for a lesson.
  const alone = view === 'embed' && !lesson;
  useHand();
  return (
    <div className="shell">
      <a className="skip" href="#board" onClick={skip}>
        {t('page.skip')}
      </a>
      {view !== 'embed' && <Header onLoad={onLoad} />}
      <div className="told">
        <Verdict />
        <DifferenceStrip />
        <LoadingBar />
        <Notices />
      </div>
      <Palette />
      <main className="stage" id="board" tabIndex={-1} data-scrolls="" aria-label={t('board.title')}>
        {view === 'embed' && (
          <>
            <h1 className="sr-only">{t('page.title')}</h1>
            <ViewLink view="text" className="skip">
              {t('page.as-text')}
            </ViewLink>
          </>
        )}
        <h2 className="sr-only">{t('board.title')}</h2>
        <Board />
      </main>
      {view !== 'embed' && <Holds />}
      {!alone && <Lens />}
      {!alone && (
        <div className="history">
          <Timeline />
        </div>
      )}
      <Ghost />
    </div>
  );
}

/** The board with its panels, the page as text, or the speaker's window. */
function Page() {
  const view = useView();
  const [loading, setLoading] = useState(false);
  // The dialog loads when it opens first. It stays mounted, so that it keeps the pasted text.
  const [asked, setAsked] = useState(false);
  const load = (): void => {
    setAsked(true);
    setLoading(true);
  };
  return (
    <>
      {view === 'text' ? <AsText onLoad={load} /> : view === 'speaker' ? <AsSpeaker /> : <Shell onLoad={load} />}
      {asked && <LoadDialog open={loading} onClose={() => setLoading(false)} />}
    </>
  );
}

/** Prints the current line of the history as a script. The store outlives an error of the page. */
function script(): string {
  const { history } = pageStore.getState();
  return printScript({ topology: history.topology, events: eventsTo(history, history.tip) });
}

/** Closes all panels, because one of them may have caused the error. */
const boardAlone = (): void => pageStore.setState({ lens: 'none', lesson: false, midway: null });

export function App() {
  // The wanted language waits until the whole page is hydrated. Before that, it would not match the prerendered
  // English.
  useEffect(() => void speakWished(), []);
  return (
    <>
      <PageBoundary script={script} onAgain={boardAlone}>
        <LocaleRoot>
          <Page />
        </LocaleRoot>
      </PageBoundary>
      <LiveRegions />
    </>
  );
}
