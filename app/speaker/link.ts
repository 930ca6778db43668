/** The way to the window that opened this one, where the lesson is. */
import { useEffect, useState } from 'react';
import type { Order, Told } from '../lesson/index.ts';

/** How often it is asked, in milliseconds, and how long it may be silent: it may be loaded anew. */
const EVERY = 1_000;
const PATIENCE = 3_500;

const target = (): string => (location.origin === 'null' ? '*' : location.origin);

/** Says something to the other window; nobody hears it where there is none. */
export function order(what: Order): void {
  (window.opener as Window | null)?.postMessage(what, target());
}

const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'dma-owner told';

/** What the other window says of itself; null while nobody answers. */
export function useTold(): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let last = 0;
    const hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
      if (source !== window.opener || origin !== location.origin || !isTold(data)) return;
      last = Date.now();
      setTold(data);
    };
    const ask = (): void => {
      order({ kind: 'dma-owner order', order: 'hello' });
      if (Date.now() - last > PATIENCE) setTold(null);
    };
    addEventListener('message', hear);
    ask();
    const timer = setInterval(ask, EVERY);
    return () => {
      removeEventListener('message', hear);
      clearInterval(timer);
    };
  }, []);
  return told;
}
