import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { current, momentOf } from '../../../src/history/index.ts';
import { usePage } from '../../store/index.ts';
import { shortLine } from '../../timeline/index.ts';
import { T, t } from '../../words/index.ts';
import { LensHead } from '../frame/index.ts';
import { Controls, KEYS } from './Controls.tsx';
import { Cpus } from './Cpus.tsx';
import { close, move, openAt, toggleBreak } from './drive.ts';
import { arriving, keepStepping } from './kept.ts';
import { ListingEditor } from './listingEditor.ts';
import { ListingView } from './Listing.tsx';
import { lookAt } from './look.ts';
import { code, useCode } from './state.ts';
import { Differs } from './Differs.tsx';
import './code.css';
import { own } from '../../../src/world/index.ts';

/** Keys that the reader types into a field are no shortcuts. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, select, textarea, [contenteditable="true"], [data-editor]') !== null;

/** Names the stepped event in one line. */
function About(): ReactElement {
  const history = usePage((state) => state.history);
  const { event, own, from, stage } = useCode((state) => state);
  if (!own) return <p className="code-about">{t('code.at.race', { step: momentOf(history, from).depth })}</p>;
  if (event === null) return <p className="code-about">{t('code.at.boot')}</p>;
  const id =
    stage && stage.taken + stage.entries.length > 0
      ? 'code.at.event'
      : stage?.session.over === false
        ? 'code.at.event'
        : 'code.at.none';
  return (
    <p className="code-about">
      <T id={id} values={{ step: current(history).depth, event: shortLine(event) }} />
    </p>
  );
}

/** The listing of the shown version, with the statements that run in the current step. */
export function CodeLens(): ReactElement {
  const history = usePage((state) => state.history);
  const edits = usePage((state) => state.edits);
  const { listing, failed, stage, tick, breaks, seek, cpu, editing, draft, rewritten, original } = useCode(
    (state) => state,
  );
  const sought = usePage((state) => state.sought);
  const panel = useRef<HTMLElement>(null);
  const text = edits[history.protocol];

  const wanted = useRef({ history, edits });
  useEffect(() => {
    wanted.current = { history, edits };
  });
  const { moments, cursor, protocol } = history;
  useEffect(() => {
    const { history: now, edits: told } = wanted.current;
    void openAt(now, told, arriving(now, told));
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new history or new code opens the stage again
  }, [moments, cursor, protocol, text]);
  useEffect(() => close, []);
  useEffect(keepStepping, []);
  useEffect(() => {
    // The reader has left an unfinished race, so the lens shows the history again.
    if (tick === -1) void openAt(wanted.current.history, wanted.current.edits);
  }, [tick]);

  // The group of the event scrolls into sight, so that the reader sees the line and its effect together.
  const group = stage?.session.group()?.name;
  useEffect(() => {
    if (group !== undefined && tick > 0)
      document.querySelector(`[data-group="${CSS.escape(group)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [group, tick]);

  const look = useMemo(
    () => (stage && listing ? lookAt(stage, listing.text.split('\n').length) : null),
    // oxlint-disable-next-line react/exhaustive-deps -- a stage changes in place, and each change raises `tick`
    [stage, listing, tick],
  );

  // The keys are shortcuts for the buttons. They work with the focus anywhere in the panel. Every action also has a
  // button.
  useEffect(() => {
    const here = panel.current;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || event.defaultPrevented) return;
      const digit = /^[0-9]$/.test(event.key) ? Number(event.key) : null;
      if (digit !== null && code.getState().stage?.session.cpus[digit]) code.setState({ cpu: digit });
      else if (own(KEYS, event.key)) move(own(KEYS, event.key)!);
      else return;
      event.preventDefault();
    };
    here?.addEventListener('keydown', press);
    return () => here?.removeEventListener('keydown', press);
  }, []);

  const chosen = look?.cpus[cpu];
  return (
    <section ref={panel} className="code" aria-label={t('code.title')}>
      <LensHead title={t('code.title')}>
        {listing && <code className="code-file">{`${listing.protocol}.c`}</code>}
        {listing?.edited && <span className="tag">{t('code.edited')}</span>}
        {listing && (
          <button
            type="button"
            className="button code-edit-button"
            aria-pressed={editing}
            data-edit=""
            onClick={() => code.setState({ editing: !editing })}
          >
            {t(editing ? 'code.edit.done' : 'code.edit')}
          </button>
        )}
      </LensHead>
      {failed && (
        <div className="code-about">
          <p className="problem" role="alert">
            {t('code.failed')}
          </p>
          <button type="button" className="button" data-again="" onClick={() => void openAt(history, edits)}>
            {t('page.again')}
          </button>
        </div>
      )}
      {!listing && !failed && <p className="quiet code-about">{t('code.loading')}</p>}
      {listing?.edited && <Differs history={history} />}
      {listing && editing && original !== null && (
        <ListingEditor
          key={`${listing.protocol} ${rewritten}`}
          protocol={listing.protocol}
          original={original}
          text={draft?.protocol === listing.protocol ? draft.text : (text ?? original)}
        />
      )}
      {listing && !editing && (
        <>
          <Controls
            canStep={chosen?.can ?? false}
            canBack={(stage?.taken ?? 0) > 0}
            depth={chosen?.begun && chosen.line !== null ? 1 : 0}
          />
          <About />
          <ListingView listing={listing} look={look} breaks={breaks} onBreak={toggleBreak} seek={seek + sought} />
          <Cpus look={look} />
        </>
      )}
    </section>
  );
}
