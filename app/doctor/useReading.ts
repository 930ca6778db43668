import { useEffect, useState } from 'react';
import { AT_ONCE, readInBackground, warmUp } from './background.ts';
import type { Paste } from './paste.ts';

/** How long nothing may be typed before the text is read. */
const PAUSE = 160;
const EMPTY: Paste = { kind: 'empty' };

/** What the text was when it was last read; `busy` while it has changed since and is to be read again. */
export function useReading(text: string): { readonly paste: Paste; readonly busy: boolean } {
  const [read, setRead] = useState<{ readonly text: string; readonly paste: Paste }>({ text: '', paste: EMPTY });
  // The dialog is open: while its reader looks for the text, the worker starts.
  useEffect(warmUp, []);
  useEffect(() => {
    let cancel = (): void => {};
    const timer = setTimeout(
      () => {
        cancel = readInBackground(text, (paste) => setRead({ text, paste }));
      },
      text.length > AT_ONCE ? 0 : PAUSE,
    ); // nobody types so much: it came in one piece
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [text]);
  return text === '' ? { paste: EMPTY, busy: false } : { paste: read.paste, busy: read.text !== text };
}
