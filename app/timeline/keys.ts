/** The timeline without looking at it: undo and redo by keyboard, and an announcement of the reached step. */
import { useEffect, useRef } from 'react';
import type { History } from '../../src/history/index.ts';
import { announce } from '../announce/index.ts';
import { pageStore } from '../store/index.ts';
import { valueWords } from './lines.ts';

/** Text fields undo their own typing. */
function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['range', 'checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type)
  );
}

/** Undo and redo need a modifier key, because a single key may have another use (WCAG 2.1.4). */
export function useHistoryKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || isTextField(event.target))
        return;
      const key = event.key.toLowerCase();
      const redo = (key === 'z' && event.shiftKey) || (key === 'y' && !event.shiftKey);
      if (!redo && (key !== 'z' || event.shiftKey)) return;
      // Nothing may move behind an open dialog.
      if (document.querySelector('dialog:modal')) return;
      event.preventDefault();
      if (redo) pageStore.getState().redo();
      else pageStore.getState().undo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/**
 * Announces the step that a move in time has reached. A new event makes its own announcement. A screen reader reads a
 * focused entry or slider anyway.
 */
export function useSaidSteps(history: History): void {
  const before = useRef(history);
  useEffect(() => {
    const moved = before.current.moments === history.moments && before.current.cursor !== history.cursor;
    before.current = history;
    if (moved && !document.activeElement?.closest('.timeline-track, .timeline-scrubber'))
      announce(valueWords(history), 'later');
  }, [history]);
}
