import { lazy, Suspense, useState, type ReactElement } from 'react';
import { t } from '../words/index.ts';

const ShareDialog = lazy(() => import('./ShareDialog.tsx').then(({ ShareDialog: component }) => ({ default: component })));

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
