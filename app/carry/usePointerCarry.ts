import { useRef } from 'react';
import { autoScroll } from './autoScroll.ts';
import { byClicks, byKeys, byPointer, hand } from './hand.ts';
import { ghostAt, ghostGone } from './Ghost.tsx';
import type { Load } from './machine.ts';

/** A press becomes a drag when the pointer has gone so many pixels. */
const THRESHOLD = 3;

/** A press that goes on: the pointer it belongs to, where it was last, and how far it has come. */
interface Press {
  readonly pointer: number;
  readonly startX: number;
  readonly startY: number;
  x: number;
  state: 'pressed' | 'dragged' | 'lifted';
}

const keepTouch = (event: TouchEvent): void => event.preventDefault();

/**
 * The finger's way is ours from its first pixel on. Left to the browser it ends as a fling wherever the finger is still moving as it lets go, though
 * `touch-action` lets nothing scroll by it; and Chromium takes the next tap, anywhere on the page, for the one that stops the fling: no click comes of it.
 * React listens passively, which cannot prevent.
 */
function unflung(button: HTMLElement | null): (() => void) | undefined {
  if (!button) return undefined;
  button.addEventListener('touchmove', keepTouch, { passive: false });
  return () => button.removeEventListener('touchmove', keepTouch);
}

/** The strip of palette items that a finger scrolls sideways, until it leaves it. */
function stripUnder(event: React.PointerEvent): HTMLElement | null {
  if (event.pointerType !== 'touch') return null;
  const strip = (event.target as Element).closest<HTMLElement>('[data-strip]');
  return strip && strip.scrollWidth > strip.clientWidth ? strip : null;
}

/**
 * Everything that makes a palette item a thing to carry: drag with mouse or touch, click, Enter and Space.
 * Spread it over a button.
 */
export function usePointerCarry(load: Load) {
  const dragged = useRef(false);
  const press = useRef<Press | null>(null);

  /** Lifts the load out of the palette as soon as the drag leaves the strip; says whether it is in the hand. */
  const lifted = (now: Press, event: React.PointerEvent): boolean => {
    if (now.state === 'lifted') return true;
    const strip = stripUnder(event);
    const box = strip?.getBoundingClientRect();
    if (strip && box && event.clientY >= box.top && event.clientY <= box.bottom) {
      strip.scrollLeft -= event.clientX - now.x;
      return false;
    }
    now.state = 'lifted';
    byPointer.start(load, event.pointerType === 'touch' ? 'touch' : 'mouse');
    return true;
  };

  const over = (event: React.PointerEvent): Press | null => {
    const now = press.current;
    if (now?.pointer !== event.pointerId) return null;
    press.current = null;
    if (now.state !== 'lifted') return null;
    ghostGone();
    autoScroll.stop();
    return now;
  };

  return {
    ref: unflung,
    onPointerDown: (event: React.PointerEvent) => {
      if (press.current || event.button !== 0) return;
      dragged.current = false;
      press.current = {
        pointer: event.pointerId,
        startX: event.clientX,
        startY: event.clientY,
        x: event.clientX,
        state: 'pressed',
      };
      // Where the pointer goes, its events come here.
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: React.PointerEvent) => {
      const now = press.current;
      if (now?.pointer !== event.pointerId) return;
      const { clientX: x, clientY: y } = event;
      if (now.state === 'pressed') {
        if (Math.abs(x - now.startX) < THRESHOLD && Math.abs(y - now.startY) < THRESHOLD) return;
        now.state = 'dragged';
        dragged.current = true;
      }
      if (!lifted(now, event)) {
        now.x = x;
        return;
      }
      if (hand.getSnapshot().context.load === null) {
        // Escape let go in the middle of the drag.
        over(event);
        return;
      }
      ghostAt(x, y, () => byPointer.move(x, y));
      autoScroll.at(x, y);
    },
    onPointerUp: (event: React.PointerEvent) => {
      if (over(event) && hand.getSnapshot().context.load !== null) byPointer.end(event.clientX, event.clientY);
    },
    // The browser took the pointer away: for a gesture of its own, or because the button is gone.
    onPointerCancel: (event: React.PointerEvent) => {
      if (over(event)) byPointer.cancel();
    },
    onLostPointerCapture: (event: React.PointerEvent) => {
      if (over(event)) byPointer.cancel();
    },
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
