import { useDrag } from '@use-gesture/react';
import { useRef } from 'react';
import { autoScroll } from './autoScroll.ts';
import { byClicks, byKeys, byPointer, hand } from './hand.ts';
import { ghostAt, ghostGone } from './Ghost.tsx';
import type { Load } from './machine.ts';

/**
 * Everything that makes a palette item a thing to carry: drag with mouse or touch, click, Enter and Space.
 * Spread `bind()` over a button.
 */
export function usePointerCarry(load: Load) {
  const dragged = useRef(false);
  const drag = useDrag(
    ({ first, last, canceled, xy: [x, y], event, cancel, memo, delta: [dx] }) => {
      const touch = 'pointerType' in event && event.pointerType === 'touch';
      // On a strip that scrolls sideways a finger scrolls it until it leaves the strip.
      const strip = touch ? (event.target as Element | null)?.closest<HTMLElement>('[data-strip]') : null;
      const scrolls = strip && strip.scrollWidth > strip.clientWidth;
      const box = scrolls ? strip.getBoundingClientRect() : null;
      if (first) dragged.current = true;
      if (memo !== 'lifted') {
        if (box && y >= box.top && y <= box.bottom && !last) {
          strip!.scrollLeft -= dx;
          return undefined;
        }
        if (last) return undefined;
        byPointer.start(load, touch ? 'touch' : 'mouse');
      }
      if (hand.getSnapshot().context.load === null) {
        // Escape let go in the middle of the drag.
        if (!last) cancel();
        autoScroll.stop();
        return 'lifted';
      }
      if (last) ghostGone();
      else ghostAt(x, y, () => byPointer.move(x, y));
      autoScroll.at(x, y);
      if (canceled || event.type === 'pointercancel') byPointer.cancel();
      else if (last) byPointer.end(x, y);
      if (last) autoScroll.stop();
      return 'lifted';
    },
    { threshold: 3, pointer: { keys: false, capture: true }, eventOptions: { passive: false } },
  );

  return {
    ...drag(),
    onPointerDownCapture: () => void (dragged.current = false),
    onClick: () => {
      if (!dragged.current) byClicks.source(load);
      dragged.current = false;
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat || hand.getSnapshot().context.load) return;
      event.preventDefault();
      byKeys.pick(load, null);
    },
  };
}
