import { useEffect, useId, useLayoutEffect, useRef, useState, type MouseEvent, type ReactElement } from 'react';
import { eventsTo } from '../../src/history/index.ts';
import { printScript } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { Licences } from '../licences/index.ts';
import { attempt } from '../loading/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { sharingNow } from './arrive.ts';
import { openFile } from './dropped.ts';
import { copyText, pickFile, saveText } from './files.ts';
import { KeptScenarios } from './KeptScenarios.tsx';
import { fragmentOf, tooLong } from './link.ts';
import { SavePicture } from './SavePicture.tsx';
import './share.css';

/** Some mail programs and chats cut links that are longer than this. */
const LONG = 8000;

/** The link to the present history. Null while it is being made; empty if it cannot be made. */
function useLink(): string | null {
  const history = usePage((state) => state.history);
  const edits = usePage((state) => state.edits);
  const stepping = usePage((state) => state.midway?.stepping);
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let late = false;
    const { origin, pathname, protocol } = location;
    // A page opened from a disk has the origin `null`.
    const page = protocol === 'file:' ? `file://${pathname}` : `${origin}${pathname}`;
    fragmentOf(history, edits, stepping?.()).then(
      (fragment) => {
        if (!late) setLink(`${page}#${fragment}`);
      },
      () => {
        if (!late) setLink('');
      },
    );
    return () => {
      late = true;
    };
  }, [history, edits, stepping]);
  return link;
}

export function ShareDialog({ onClose }: { onClose: () => void }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const what = useId();
  const link = useLink();
  const long = usePage(({ history, edits }) => tooLong(history, edits));
  const [said, setSaid] = useState('');
  const sharing = sharingNow();
  useLayoutEffect(() => dialog.current?.showModal(), []);

  const close = (): void => dialog.current?.close();
  const script = (): string => {
    const { history } = pageStore.getState();
    return printScript({ topology: history.topology, events: eventsTo(history, history.tip) });
  };
  const copy = async (text: string): Promise<void> => {
    const words = t((await copyText(text)) ? 'share.copied' : 'share.copy-failed');
    setSaid(words);
    announce(words);
  };
  const open = async (): Promise<void> => {
    const file = await pickFile('.txt,.script,text/plain,.svg,image/svg+xml,.png,image/png');
    if (!file) return;
    close();
    await attempt(
      pageStore,
      () => t('page.failed.file', { name: file.name }),
      () => openFile(file),
    );
  };
  // A press beside the dialog hits the dialog's backdrop. The content of the dialog is in a box inside.
  const onClick = (event: MouseEvent): void => {
    if (event.target === dialog.current) close();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className="share" aria-labelledby={title} onClose={onClose} onClick={onClick}>
      <div className="share-box">
        <div className="share-head">
          <h2 id={title} className="share-title">
            {t('share.title')}
          </h2>
          <button type="button" className="button" onClick={close}>
            {t('share.close')}
          </button>
        </div>
        <label className="share-label" htmlFor={`${what}-link`}>
          {t('share.link')}
        </label>
        <div className="share-row">
          <input
            id={`${what}-link`}
            className="share-link"
            type="text"
            readOnly
            data-share-link=""
            aria-describedby={what}
            value={link === '' ? t(long ? 'share.code-long' : 'share.link-failed') : (link ?? t('share.link-making'))}
            onFocus={(event) => event.target.select()}
          />
          <button type="button" className="button button-main" disabled={!link} onClick={() => void copy(link ?? '')}>
            {t('share.copy-link')}
          </button>
        </div>
        <p id={what} className="quiet">
          {t('share.link-what')} {link !== null && link.length > LONG && t('share.link-long', { length: link.length })}
        </p>
        <div className="share-row">
          <button type="button" className="button" onClick={() => void copy(script())}>
            {t('share.copy-script')}
          </button>
          <button type="button" className="button" onClick={() => saveText(script())}>
            {t('share.save-file')}
          </button>
          <button type="button" className="button" onClick={() => void open()}>
            {t('share.open-file')}
          </button>
        </div>
        <SavePicture onSaid={setSaid} onCopy={copy} />
        <p className="share-said">{said}</p>
        {sharing && <KeptScenarios sharing={sharing} onOpen={close} />}
        <Licences />
      </div>
    </dialog>
  );
}
