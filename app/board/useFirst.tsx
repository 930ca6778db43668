import { useState, type ReactElement } from 'react';
import { t } from '../words/index.ts';

/**
 * The first entries of a list that may be very long, and a button that shows as many again. The button is null if all
 * entries are shown.
 */
export function useFirst<T>(
  all: readonly T[],
  most: number,
): readonly [shown: readonly T[], more: ReactElement | null] {
  const [shown, setShown] = useState(most);
  if (all.length <= shown) return [all, null];
  const more = (
    <button type="button" className="button" data-more="" onClick={() => setShown(shown + most)}>
      {t('board.more', { count: all.length - shown })}
    </button>
  );
  return [all.slice(0, shown), more];
}
