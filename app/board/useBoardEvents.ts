import { useEffect, type RefObject } from 'react';
import { byClicks, isCarrying, wander } from '../carry/index.ts';

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  (target as Element | null)?.closest<HTMLElement>('[data-device]') ?? null;
const nameOf = (row: HTMLElement | null): string | null => row?.getAttribute('data-device') ?? null;

/** While the reader carries a load by clicks, a click anywhere in a device's row drops it on that device. */
function onClick(event: MouseEvent): void {
  if (!isCarrying()) return;
  const device = nameOf(rowOf(event.target));
  event.preventDefault();
  event.stopPropagation();
  if (device === null) byClicks.nowhere();
  else byClicks.target(device);
}

/**
 * Arrow keys move over devices and along a row. Only one device is a tab stop, because 4,096 tab stops would be a
 * trap.
 */
function onKeyDown(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const row = rowOf(target);
  if (!row || isCarrying() || event.ctrlKey || event.metaKey || event.altKey || target.closest('.menu')) return;
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const stops = [...row.querySelectorAll<HTMLElement>('button')];
    stops[stops.indexOf(target) + (event.key === 'ArrowRight' ? 1 : -1)]?.focus();
    event.preventDefault();
  } else if (!['Enter', ' ', 'Tab', 'Escape'].includes(event.key) && wander(nameOf(row), event.key))
    event.preventDefault();
}

/** Makes the device that had the focus last the board's tab stop. */
function onFocus(this: HTMLElement, event: FocusEvent): void {
  const place = rowOf(event.target)?.querySelector('[data-place]');
  if (!place) return;
  for (const other of this.querySelectorAll('[data-place][tabindex="0"]')) other.setAttribute('tabindex', '-1');
  place.setAttribute('tabindex', '0');
}

/** Adds the listeners of the whole board, so that each row needs fewer listeners. */
export function useBoardEvents(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const board = ref.current!;
    board.addEventListener('click', onClick, true);
    board.addEventListener('keydown', onKeyDown);
    board.addEventListener('focusin', onFocus);
    return () => {
      board.removeEventListener('click', onClick, true);
      board.removeEventListener('keydown', onKeyDown);
      board.removeEventListener('focusin', onFocus);
    };
  }, [ref]);
}
