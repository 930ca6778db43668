import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { t } from '../words/index.ts';

export const blank = createStore<{ readonly on: boolean }>()(() => ({ on: false }));
export const isBlank = (): boolean => blank.getState().on;
export const setBlank = (on: boolean): void => blank.setState({ on });

/** A black screen, so that the audience looks at the speaker. */
export function Blank(): ReactElement {
  const on = useStore(blank, (state) => state.on);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (on) dialog.current?.showModal();
    else dialog.current?.close();
  }, [on]);
  useEffect(() => () => setBlank(false), []);
  return (
    <dialog ref={dialog} className="lesson-blank" aria-label={t('lesson.blank')} onClose={() => setBlank(false)}>
      <button type="button" onClick={() => setBlank(false)}>
        {t('lesson.blank.end')}
      </button>
    </dialog>
  );
}
