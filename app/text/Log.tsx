import { useEffect, useRef, type ReactElement } from 'react';
import { announce } from '../announce/index.ts';
import { t } from '../words/index.ts';
import { clear, useLog } from './log.ts';

/** The log of lines and their answers, newest last. It is a live region, so a screen reader reads each new answer. */
export function Log(): ReactElement {
  const entries = useLog();
  const box = useRef<HTMLDivElement>(null);
  const newest = entries.at(-1)?.id;
  // The beginning of the newest entry is in sight.
  useEffect(() => {
    const entry = newest === undefined ? null : box.current?.querySelector<HTMLElement>('.text-entry:last-child');
    if (entry) box.current!.scrollTop = entry.offsetTop - box.current!.offsetTop;
  }, [newest]);
  return (
    <>
      <h3>{t('text.log')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to scroll */}
      <div className="text-log" role="log" aria-label={t('text.log')} tabIndex={0} ref={box}>
        {entries.length === 0 && <p className="quiet">{t('text.log.empty')}</p>}
        {entries.map(({ id, typed, said, kind }) => (
          // Only CSS shows the typed line (`data-typed`). Readers know their own line; a screen reader would repeat
          // it before each answer.
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
