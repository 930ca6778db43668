import { useRef } from 'react';
import { autoScroll } from './autoScroll.ts';
import { byClicks, byKeys, byPointer, hand } from './hand.ts';
import { ghostAt, ghostGone } from './Ghost.tsx';
import type { Load } from './machine.ts';

/** A press becomes a drag when the pointer has moved this many pixels. */
const THRESHOLD = 3;

/** A press in progress: its pointer, its start, its last position and its state. */
interface Press {
  readonly pointer: number;
  readonly startX: number;
  readonly startY: number;
  x: number;
  state: 'pressed' | 'dragged' | 'lifted';
}

const keepTouch = (event: TouchEvent): void => event.preventDefault();

/**
 * Handles the path of a finger from its first pixel on. Otherwise the browser ends it as a fling if the finger still
 * moves at its release, although `touch-action` forbids scrolling.
 * Chromium then takes the next tap, anywhere on the page, as a stop of the fling, and sends no click.
 * React adds passive listeners, which cannot prevent the fling.
 */
function unflung(button: HTMLElement | null): (() => void) | undefined {
  if (!button) return undefined;
  button.addEventListener('touchmove', keepTouch, { passive: false });
  return () => button.removeEventListener('touchmove', keepTouch);
}

/** The strip of palette items under a finger; null if the strip cannot scroll sideways. */
function stripUnder(event: React.PointerEvent): HTMLElement | null {
  if (event.pointerType !== 'touch') return null;
  const strip = (event.target as Element).closest<HTMLElement>('[data-strip]');
  return strip && strip.scrollWidth > strip.clientWidth ? strip : null;
}

/**
 * The props that make a palette item a thing to carry: drag with mouse or touch, click, Enter and Space.
 * Spread them over a button.
 */
export function usePointerCarry(load: Load) {
  const dragged = useRef(false);
  const press = useRef<Press | null>(null);

  /** Picks up the load as soon as the drag leaves the strip. Returns true if the hand carries the load. */
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
      // This button gets all further events of the pointer.
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
        // Escape cancelled the carry during the drag.
        over(event);
        return;
      }
      ghostAt(x, y, () => byPointer.move(x, y));
      autoScroll.at(x, y);
    },
    onPointerUp: (event: React.PointerEvent) => {
      if (over(event) && hand.getSnapshot().context.load !== null) byPointer.end(event.clientX, event.clientY);
    },
    // The browser took the pointer away: for its own gesture, or because the button is gone.
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
