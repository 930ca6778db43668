import type { ReactElement } from 'react';
import { useLoading } from '../store/index.ts';
import { t } from '../words/index.ts';
import './protocol.css';

/** Shown while the page computes a long history in slices. */
export function LoadingBar(): ReactElement | null {
  const share = useLoading();
  if (share === null) return null;
  const percent = Math.min(100, Math.round(share * 100));
  return (
    <p className="protocol-loading">
      <progress value={percent} max={100} aria-label={t('protocol.loading', { percent })} />{' '}
      {t('protocol.loading', { percent })}
    </p>
  );
}
