import { useEffect, useRef, type ReactElement } from 'react';
import { announce } from '../announce/index.ts';
import { t } from '../words/index.ts';
import { clear, useLog } from './log.ts';

/** What was typed and what it came to, newest last. A live region: what is added is heard. */
export function Log(): ReactElement {
  const entries = useLog();
  const box = useRef<HTMLDivElement>(null);
  const newest = entries.at(-1)?.id;
  // The newest is in sight, from its beginning.
  useEffect(() => {
    const entry = newest === undefined ? null : box.current?.querySelector<HTMLElement>('.text-entry:last-child');
    if (entry) box.current!.scrollTop = entry.offsetTop - box.current!.offsetTop;
  }, [newest]);
  return (
    <>
      <h3>{t('text.log')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what can be scrolled must be reached by keyboard */}
      <div className="text-log" role="log" aria-label={t('text.log')} tabIndex={0} ref={box}>
        {entries.length === 0 && <p className="quiet">{t('text.log.empty')}</p>}
        {entries.map(({ id, typed, said, kind }) => (
          // What was typed is only seen: whoever typed it knows it, and would hear it again before each answer.
          <div key={id} className="text-entry" data-kind={kind} data-typed={typed ?? undefined}>
            {said.map((words, index) => (
              <p key={index}>{words} </p>
            ))}
          </div>
        ))}
      </div>
      {entries.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => {
            clear();
            announce(t('text.log.cleared'));
          }}
        >
          {t('text.log.clear')}
        </button>
      )}
    </>
  );
}
