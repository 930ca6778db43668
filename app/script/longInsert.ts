/** Long texts put into a box at once. Chromium inserts line by line, in time that grows with the square of the lines. */
import { useEffect, type RefObject } from 'react';

/** Shorter insertions are left to the browser, which can undo them by itself. */
const LONG = 4000;

/** Inserts what is long in one go and hands over the whole text. A text that would be longer than `most` characters is not inserted; `onRefused` gets its length. */
export function useLongInsert(
  box: RefObject<HTMLTextAreaElement | null>,
  most: number,
  onText: (text: string) => void,
  onRefused: (length: number) => void,
): void {
  useEffect(() => {
    const area = box.current;
    // React's own `onBeforeInput` is another event, without the text of a paste.
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
