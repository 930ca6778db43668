import { useEffect, useState } from 'react';
import { AT_ONCE, readInBackground, warmUp } from './background.ts';
import type { Paste } from './paste.ts';

/** A typed text is read after a pause of this many milliseconds. */
const PAUSE = 160;
const EMPTY: Paste = { kind: 'empty' };

/** The result for the text that was read last. `busy` is true while a newer text waits to be read. */
export function useReading(text: string): { readonly paste: Paste; readonly busy: boolean } {
  const [read, setRead] = useState<{ readonly text: string; readonly paste: Paste }>({ text: '', paste: EMPTY });
  // The worker starts when the dialog opens, while the reader still looks for the text.
  useEffect(warmUp, []);
  useEffect(() => {
    let cancel = (): void => {};
    const timer = setTimeout(
      () => {
        cancel = readInBackground(text, (paste) => setRead({ text, paste }));
      },
      text.length > AT_ONCE ? 0 : PAUSE,
    ); // a long text was pasted, so no pause is needed
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [text]);
  return text === '' ? { paste: EMPTY, busy: false } : { paste: read.paste, busy: read.text !== text };
}
