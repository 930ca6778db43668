import { LiveRegions } from './announce/index.ts';
import { Board, Verdict } from './board/index.ts';
import { Ghost, useHand } from './carry/index.ts';
import { Header, Notices, useView } from './header/index.ts';
import { Palette } from './palette/index.ts';
import { DifferenceStrip, LoadingBar } from './protocol/index.ts';
import { Timeline } from './timeline/index.ts';
import { LocaleRoot, t } from './words/index.ts';
import './styles/index.css';

function Shell() {
  const view = useView();
  useHand();
  return (
    <div className="shell">
      <a className="skip" href="#board">{t('page.skip')}</a>
      {view !== 'embed' && <Header />}
      <div className="told">
        <Verdict />
        <DifferenceStrip />
        <LoadingBar />
        <Notices />
      </div>
      <Palette />
      <main className="stage" id="board" tabIndex={-1} data-scrolls="" aria-label={t('board.title')}>
        <Board />
      </main>
      {view !== 'embed' && <div className="history"><Timeline /></div>}
      <Ghost />
    </div>
  );
}

export function App() {
  return (
    <>
      <LocaleRoot>
        <Shell />
      </LocaleRoot>
      <LiveRegions />
    </>
  );
}
