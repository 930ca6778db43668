/**
 * Inserts long texts into a text box. Chromium inserts line by line, in time that grows with the square of the lines.
 */
import { useEffect, type RefObject } from 'react';

/** The browser inserts shorter texts, because it can undo its own insertions. */
const LONG = 4000;

/**
 * Inserts a long text in one step and passes the whole text to `onText`.
 * If the whole text would be longer than `most` characters, nothing is inserted. `onRefused` then gets its length.
 */
export function useLongInsert(
  box: RefObject<HTMLTextAreaElement | null>,
  most: number,
  onText: (text: string) => void,
  onRefused: (length: number) => void,
): void {
  useEffect(() => {
    const area = box.current;
    // React's `onBeforeInput` is a different event, without the text of a paste.
    const onBeforeInput = (event: InputEvent): void => {
      const text = event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
      if (!area || text.length < LONG || !/^insert(Text|FromPaste|FromDrop|ReplacementText)$/.test(event.inputType))
        return;
      event.preventDefault();
      const length = area.value.length - (area.selectionEnd - area.selectionStart) + text.length;
      if (length > most) return onRefused(length);
      area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
      onText(area.value);
    };
    area?.addEventListener('beforeinput', onBeforeInput);
    return () => area?.removeEventListener('beforeinput', onBeforeInput);
  }, [box, most, onText, onRefused]);
}
