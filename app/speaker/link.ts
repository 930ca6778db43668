/** The connection to the window that opened this window. The lesson runs there. */
import { useEffect, useState } from 'react';
import type { Order, Told } from '../lesson/index.ts';

/**
 * This window asks the other window every `EVERY` milliseconds. The other window may be silent for `PATIENCE`
 * milliseconds, because it may be reloading.
 */
const EVERY = 1_000;
const PATIENCE = 3_500;

const target = (): string => (location.origin === 'null' ? '*' : location.origin);

/** Sends a message to the other window. Does nothing if there is no other window. */
export function order(what: Order): void {
  (window.opener as Window | null)?.postMessage(what, target());
}

const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'dma-owner told';

/** The last report of the other window; null while the other window does not answer. */
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
