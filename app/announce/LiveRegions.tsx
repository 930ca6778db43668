import { useEffect, useRef } from 'react';
import { listen } from './announce.ts';

/**
 * The page's two live regions. A screen reader skips a text that equals the text before. So every second repetition
 * ends in a no-break space.
 */
export function LiveRegions() {
  const polite = useRef<HTMLDivElement>(null);
  const assertive = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      listen((text, urgency) => {
        const region = (urgency === 'assertive' ? assertive : polite).current;
        if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
      }),
    [],
  );
  return (
    <>
      <div className="sr-only" role="status" aria-live="polite" ref={polite} />
      <div className="sr-only" role="alert" aria-live="assertive" ref={assertive} />
    </>
  );
}
