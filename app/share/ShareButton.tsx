import { useState, type ReactElement } from 'react';
import { lazyPart, loader } from '../loading/index.ts';
import { t } from '../words/index.ts';

const ShareDialog = lazyPart(
  loader(() => import('./ShareDialog.tsx'), 'picture', 'problems', 'share'),
  (room) => room.ShareDialog,
  { shape: 'dialog', title: () => t('share.open') },
);

/** Opens the dialog for sharing a scenario. The dialog loads when the reader presses the button. */
export function ShareButton(): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('share.open')}
      </button>
      {open && <ShareDialog onClose={() => setOpen(false)} />}
    </>
  );
}
