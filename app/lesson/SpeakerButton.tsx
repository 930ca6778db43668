import type { ReactElement } from 'react';
import { useView } from '../header/index.ts';
import { t } from '../words/index.ts';
import { openSpeaker } from './hall.ts';

/** Opens the speaker's window. Only the page and the projector view have this button. */
export function SpeakerButton({ plain = false }: { readonly plain?: boolean }): ReactElement | null {
  const view = useView();
  if (view !== 'page' && view !== 'present') return null;
  return (
    <button
      type="button"
      className={plain ? 'button lesson-plain' : 'button'}
      data-open-speaker=""
      onClick={openSpeaker}
    >
      {t('hall.open')}
    </button>
  );
}
