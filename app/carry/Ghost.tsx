import { useLayoutEffect, useRef } from 'react';
import { useCarried } from './hand.ts';
import { hueOfLoad } from './hue.ts';

let element: HTMLElement | null = null;
let x = 0;
let y = 0;
let look: (() => void) | null = null;
let frame = 0;

function paint(): void {
  frame = 0;
  if (element) element.style.transform = `translate(${x}px, ${y}px)`;
  look?.();
  look = null;
}

/**
 * Moves the ghost in the next frame, and then calls `thenLook` to look up the device under it. React renders nothing,
 * however many moves a mouse reports.
 */
export function ghostAt(nowX: number, nowY: number, thenLook: () => void): void {
  x = nowX;
  y = nowY;
  look = thenLook;
  frame ||= requestAnimationFrame(paint);
}

/** Cancels the waiting frame. A drop looks up its device immediately, so the lookup in the next frame is useless. */
export function ghostGone(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  look = null;
}

/** The carried load, drawn under the pointer. */
export function Ghost() {
  const load = useCarried((carried) => carried.load);
  const way = useCarried((carried) => carried.way);
  const target = useCarried((carried) => carried.target);
  const shown = load !== null && (way === 'mouse' || way === 'touch');
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element = ref.current;
    if (element) element.style.transform = `translate(${x}px, ${y}px)`;
    return () => void (element = null);
  });
  if (!shown) return null;
  return (
    <div className="ghost" ref={ref} data-way={way} aria-hidden="true">
      <span className={`ghost-load hue-${hueOfLoad(load)}`}>
        <code>{load.name}</code>
        {target && <span className="ghost-target"> → {target.replace(/^0000:/, '')}</span>}
      </span>
    </div>
  );
}
