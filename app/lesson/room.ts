/** Room on the screen: the lesson opens another panel by itself only where both, and the board, can be seen. */
import { useEffect, useRef } from 'react';
import { viewNow } from '../header/index.ts';
import { pageStore } from '../store/index.ts';

/** From this width on there is room for lesson, board and one panel more, in points; a projector's letters are larger. */
const WIDE = { page: 1200, present: 1700 };

export const isWide = (): boolean => innerWidth >= WIDE[viewNow() === 'present' ? 'present' : 'page'];

/**
 * Opens something when what asks for it is shown, where there is room and no other panel is open. What the lesson has opened it closes
 * again, unless the reader has turned to something else.
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
