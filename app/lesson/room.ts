/** The room on the screen. The lesson opens another panel only if both panels and the board fit. */
import { useEffect, useRef } from 'react';
import { viewNow } from '../header/index.ts';
import { pageStore } from '../store/index.ts';

/**
 * From this width on, the lesson, the board and one more panel fit, in CSS pixels. The projector view has larger
 * letters.
 */
const WIDE = { page: 1200, present: 1700 };

export const isWide = (): boolean => innerWidth >= WIDE[viewNow() === 'present' ? 'present' : 'page'];

/**
 * Calls `open` when the calling component appears, if there is room and no other panel is open. When the component
 * disappears, closes the code lens again. Another lens that the reader has opened since then stays.
 */
export function useOpened(open: (() => void) | null): void {
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  const wanted = open !== null;
  useEffect(() => {
    if (!wanted || !isWide() || pageStore.getState().lens !== 'none') return undefined;
    latest.current?.();
    return () => {
      if (pageStore.getState().lens === 'code') pageStore.getState().setLens('none');
    };
  }, [wanted]);
}
