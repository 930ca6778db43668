import { useDeferredValue, useMemo, useRef, type DragEvent, type KeyboardEvent, type ReactElement } from 'react';
import { eventsTo } from '../../src/history/index.ts';
import { PAGE_LIMITS, parseScript, printScript } from '../../src/world/index.ts';
import { announce } from '../announce/index.ts';
import { copyText, pickTextFile, readTextFile, saveText, type Read } from '../share/index.ts';
import { pageStore, usePage } from '../store/index.ts';
import { t } from '../words/index.ts';
import { CommandLine } from './CommandLine.tsx';
import { draft, follow, useDraft, write } from './draft.ts';
import { useLongInsert } from './longInsert.ts';
import { Problems } from './Problems.tsx';
import { appendScript, runScript, type Ran } from './run.ts';
import './script.css';

/** Longer texts make every key press in a text box slow. */
const LONGEST_SHOWN = 1_000_000;

function say(said: string): void {
  draft.setState({ said });
  announce(said);
}

/** The box keeps its text. The message says how the reader can still open the long text. */
function refuse(length: number): void {
  say(t('script.paste-long', { found: length, limit: LONGEST_SHOWN }));
}

function tell(ran: Ran): void {
  if (!ran.ok) {
    draft.setState({ problems: ran.problems });
    if (ran.problems.length === 0) return draft.setState({ said: '' });
    say(t('script.problems', { count: ran.problems.length }));
    return;
  }
  follow();
  say(t('script.ran', { count: ran.events }));
}

function opened(file: Read): void {
  if (!file.ok) return say(t('share.file-unread', { name: file.name, reason: file.reason }));
  if (file.text.length <= LONGEST_SHOWN) write(file.text);
  const read = parseScript(file.text, PAGE_LIMITS);
  if (!read.ok) {
    draft.setState({ problems: read.problems });
    return say(t('share.file-no-script', { name: file.name }));
  }
  if (file.text.length > LONGEST_SHOWN) tell(runScript(pageStore, file.text));
}

/** The scenario as a script. The text follows the board. The reader can edit it and run it. */
export function ScriptLens(): ReactElement {
  // The board is painted first. To print ten thousand lines and put them into the box takes noticeable time.
  const history = useDeferredValue(usePage((state) => state.history));
  const { text, problems, said } = useDraft();
  const box = useRef<HTMLTextAreaElement>(null);
  const { topology, moments, tip } = history;
  // The cursor may move while the script stays the same. Each step through a long history must not print the script
  // again.
  const printed = useMemo(
    () =>
      printScript({ topology, events: eventsTo({ topology, moments, tip, cursor: tip, protocol: 'repaired' }, tip) }),
    [topology, moments, tip],
  );
  const shown = text ?? printed;

  useLongInsert(box, LONGEST_SHOWN, write, refuse);

  const run = (how: typeof runScript): void => tell(how(pageStore, shown));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run(runScript);
  };
  const onDrop = (event: DragEvent): void => {
    const file = event.dataTransfer.files[0];
    // A picture contains a whole scenario, so the page opens it.
    if (!file || file.type.startsWith('image/')) return;
    event.preventDefault();
    void readTextFile(file).then(opened);
  };
  const goTo = (line: number): void => {
    const lines = shown.split('\n');
    const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    box.current?.focus();
    box.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  };
  const paste = async (): Promise<void> => {
    try {
      const pasted = await navigator.clipboard.readText();
      if (pasted.length > LONGEST_SHOWN) refuse(pasted.length);
      else write(pasted);
    } catch {
      say(t('script.paste-failed'));
    }
    box.current?.focus();
  };

  return (
    <section className="script" aria-label={t('script.title')}>
      <div className="script-head">
        <h2 className="script-title">{t('script.title')}</h2>
        {text !== null && <span className="tag">{t('script.edited')}</span>}
        <button type="button" className="button script-close" onClick={() => pageStore.getState().setLens('none')}>
          {t('script.close')}
        </button>
      </div>
      <CommandLine />
      <label className="script-label" htmlFor="script-box">
        {t('script.box')}
      </label>
      <p className="quiet" id="script-box-what">
        {t('script.box-what')}
      </p>
      <textarea
        ref={box}
        id="script-box"
        className="script-box"
        data-script=""
        aria-describedby="script-box-what script-said"
        aria-invalid={problems.length > 0}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        rows={14}
        value={shown}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onDrop={onDrop}
      />
      <div className="script-actions">
        <button type="button" className="button button-main" data-script-run="" onClick={() => run(runScript)}>
          {t('script.run')}
        </button>
        <button
          type="button"
          className="button"
          data-script-append=""
          onClick={() => run(appendScript)}
          disabled={text === null}
        >
          {t('script.append')}
        </button>
        {text !== null && (
          <button
            type="button"
            className="button"
            onClick={() => {
              follow();
              box.current?.focus();
            }}
          >
            {t('script.revert')}
          </button>
        )}
      </div>
      <p className="script-said" id="script-said">
        {said}
      </p>
      <Problems problems={problems} onGoTo={goTo} />
      <div className="script-actions">
        <button
          type="button"
          className="button"
          onClick={() => void copyText(shown).then((done) => say(t(done ? 'share.copied' : 'share.copy-failed')))}
        >
          {t('script.copy')}
        </button>
        <button type="button" className="button" onClick={() => void paste()}>
          {t('script.paste')}
        </button>
        <button type="button" className="button" onClick={() => saveText(shown)}>
          {t('script.save')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void pickTextFile().then((file) => file && opened(file))}
        >
          {t('script.open')}
        </button>
      </div>
    </section>
  );
}
