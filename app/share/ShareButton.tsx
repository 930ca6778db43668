import { lazy, Suspense, useState, type ReactElement } from 'react';
import { roomWords, t } from '../words/index.ts';

const ShareDialog = lazy(async () => {
  const [{ ShareDialog: dialog }] = await Promise.all([import('./ShareDialog.tsx'), roomWords('picture', 'problems', 'share')]);
  return { default: dialog };
});

/** Opens what is needed to pass a scenario on; loaded when it is pressed. */
export function ShareButton(): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>{t('share.open')}</button>
      {open && <Suspense fallback={null}><ShareDialog onClose={() => setOpen(false)} /></Suspense>}
    </>
  );
}
