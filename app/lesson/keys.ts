/**
 * The lesson's keys, mainly for a presenter's remote control. Page Down and Page Up turn the pages, and Escape leads
 * back to the lesson. They work with the focus anywhere. `b` and `.` blank the screen in the projector view. In other
 * views they work only while the focus is in the lesson. So single keys do not disturb other input (WCAG 2.1.4).
 */
import { type RefObject, useEffect } from 'react';
import { viewNow } from '../header/index.ts';
import { pageStore } from '../store/index.ts';
import { isBlank, setBlank } from './Blank.tsx';
import { opened, player } from './player.ts';
import { back, forward, goTo, isAstray } from './walk.ts';

export type LessonKey = 'forward' | 'back' | 'blank' | 'return';

/** The meaning of a key; null for a key without a meaning in the lesson. */
export function meaningOf({
  key,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): LessonKey | null {
  if (ctrlKey || altKey || metaKey) return null;
  switch (key) {
    case 'PageDown':
      return 'forward';
    case 'PageUp':
      return 'back';
    case 'b':
    case 'B':
    case '.':
      return 'blank';
    case 'Escape':
      return 'return';
    default:
      return null;
  }
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'textarea, select, [contenteditable="true"], [data-editor], input:not([type="radio"], [type="checkbox"], [type="range"])',
  ) !== null;

/** True while another element needs Escape first: a menu, a dialog, or a load that is carried. */
const busy = (): boolean =>
  document.querySelector(':popover-open, dialog[open]:not(.lesson-blank), [data-carrying]') !== null;

/** Moves the focus to the text after the last step. */
export function toEnding(panel: HTMLElement | null): void {
  panel?.querySelector<HTMLElement>('.lesson-ending button')?.focus();
}

export function useLessonKeys(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const meaning = meaningOf(event);
      if (meaning === null || event.defaultPrevented || typing(event.target) || busy() || opened() === null) return;
      if (isBlank()) {
        // Any lesson key shows the page again. Escape closes the dialog by itself.
        if (meaning !== 'return') event.preventDefault();
        return setBlank(false);
      }
      // A page of text scrolls by these keys.
      if (viewNow() === 'text' && meaning !== 'return') return;
      const inside = event.target instanceof Node && panel.current?.contains(event.target) === true;
      if (meaning === 'blank' && !inside && viewNow() !== 'present') return;
      if (meaning === 'return' && !isAstray(pageStore.getState().history)) return;
      event.preventDefault();
      switch (meaning) {
        case 'forward':
          if (!forward()) toEnding(panel.current);
          break;
        case 'back':
          back();
          break;
        case 'blank':
          setBlank(true);
          break;
        case 'return':
          goTo(player.getState().step);
          break;
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [panel]);
}
