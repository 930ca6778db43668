import { useEffect, useState } from 'react';
import { readInBackground } from './background.ts';
import type { Paste } from './paste.ts';

/** How long nothing may be typed before the text is read. */
const PAUSE = 160;
const EMPTY: Paste = { kind: 'empty' };

/** What the text was when it was last read; `busy` while it has changed since and is to be read again. */
export function useReading(text: string): { readonly paste: Paste; readonly busy: boolean } {
  const [read, setRead] = useState<{ readonly text: string; readonly paste: Paste }>({ text: '', paste: EMPTY });
  useEffect(() => {
    let cancel = (): void => {};
    const timer = setTimeout(() => {
      cancel = readInBackground(text, (paste) => setRead({ text, paste }));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [text]);
  return text === '' ? { paste: EMPTY, busy: false } : { paste: read.paste, busy: read.text !== text };
}
