import { startTransition, useEffect, useState } from 'react';

/** So many groups are there at once; a larger machine grows in slices, so that the first of it shows without delay. */
const AT_ONCE = 64;
const SLICE = 48;

export function useFill(all: number): number {
  const [filled, setFilled] = useState(AT_ONCE);
  useEffect(() => {
    if (filled >= all) return;
    const timer = setTimeout(() => startTransition(() => setFilled(filled + SLICE)), 0);
    return () => clearTimeout(timer);
  }, [filled, all]);
  return filled;
}
