import { useEffect, useRef, type MouseEvent, type ReactElement } from 'react';
import { LoadingBar, ProtocolPicker } from '../protocol/index.ts';
import { cameByLink, isEmbedded, Notices, ThemeButton, ViewLink } from '../header/index.ts';
import { ShareButton } from '../share/index.ts';
import { usePage } from '../store/index.ts';
import { useHistoryKeys } from '../timeline/index.ts';
import { t } from '../words/index.ts';
import { CommandLine } from './CommandLine.tsx';
import { Help } from './Help.tsx';
import { Lesson } from './Lesson.tsx';
import { Log } from './Log.tsx';
import { Files, Groups, Stuck } from './Machine.tsx';
import { Now } from './Now.tsx';
import { Steps } from './Steps.tsx';
import { watch } from './watch.ts';
import './text.css';

/** Moves the focus without changing the address, because the fragment of the address holds the scenario. */
function toCommand(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('command')?.focus();
}

function Version(): ReactElement {
  const id = usePage((state) => state.history.protocol);
  return (
    <section>
      <h2>{t('text.version')}</h2>
      <ProtocolPicker />
      <p>{t(`protocol.about.${id}`)}</p>
    </section>
  );
}

/**
 * The whole page as text, with the same state as the board. It is for readers who use a screen reader or prefer
 * words.
 */
export function TextPage({ onLoad }: { readonly onLoad: () => void }): ReactElement {
  const title = useRef<HTMLHeadingElement>(null);
  useHistoryKeys();
  useEffect(watch, []);
  useEffect(() => {
    const before = document.title;
    document.title = t('text.title');
    // A reader who comes from the board by a link starts at the title. On a fresh load the browser starts there
    // anyway.
    if (cameByLink()) title.current?.focus({ preventScroll: true });
    return () => {
      document.title = before;
    };
  }, []);
  return (
    <div className="text">
      <a className="skip" href="#command" onClick={toCommand}>
        {t('text.to-command')}
      </a>
      <header className="text-header">
        <h1 ref={title} tabIndex={-1}>
          {t('text.title')}
        </h1>
        <div className="text-row">
          <ViewLink view="page" className="button">
            {t('text.to-board')}
          </ViewLink>
          {/* An embedded page offers neither loading nor sharing, in the text view as on the board. */}
          {!isEmbedded() && (
            <button type="button" className="button" aria-haspopup="dialog" onClick={onLoad}>
              {t('page.load')}
            </button>
          )}
          {!isEmbedded() && <ShareButton />}
          <ThemeButton />
        </div>
      </header>
      <Notices />
      <main className="text-main">
        <p>{t('text.intro')}</p>
        <Now />
        <LoadingBar />
        <section>
          <h2>{t('text.command')}</h2>
          <CommandLine />
          <Log />
        </section>
        <Lesson />
        <Version />
        <Groups />
        <Files />
        <Stuck />
        <Steps />
        <Help />
      </main>
    </div>
  );
}
