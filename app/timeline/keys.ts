/** Undo and redo by keyboard, wherever the reader is. Only with a modifier key, so that nobody's single key is taken (WCAG 2.1.4). */
import { useEffect } from 'react';
import { pageStore } from '../store/index.ts';

/** Text fields undo their own typing. */
function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
}

export function useHistoryKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey) || isTextField(event.target)) return;
      const key = event.key.toLowerCase();
      const redo = (key === 'z' && event.shiftKey) || (key === 'y' && !event.shiftKey);
      if (!redo && (key !== 'z' || event.shiftKey)) return;
      // Behind an open dialog nothing should move.
      if (document.querySelector('dialog:modal')) return;
      event.preventDefault();
      if (redo) pageStore.getState().redo();
      else pageStore.getState().undo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
