/** What a screen reader is told without the focus moving. `later` waits half a second and only the last one is said: for what passes by. */
export type Urgency = 'polite' | 'assertive' | 'later';

type Say = (text: string, urgency: 'polite' | 'assertive') => void;
let say: Say | null = null;
let waiting: ReturnType<typeof setTimeout> | undefined;

export function listen(listener: Say): () => void {
  say = listener;
  return () => {
    if (say === listener) say = null;
  };
}

let last = '';
let lastAt = 0;

export function announce(text: string, urgency: Urgency = 'polite'): void {
  clearTimeout(waiting);
  // Two parts of the page may tell the same thing at once; it is heard once.
  if (text === last && Date.now() - lastAt < 400) return;
  [last, lastAt] = [text, Date.now()];
  if (urgency === 'later') waiting = setTimeout(() => say?.(text, 'polite'), 500);
  else say?.(text, urgency);
}
