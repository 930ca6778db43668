/**
 * The urgency of an announcement by a screen reader. An announcement does not move the focus. `later` waits half a
 * second and announces only the last text, because such texts follow each other quickly.
 */
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
  // Two parts of the page may announce the same text at the same time. The second announcement is dropped.
  if (text === last && Date.now() - lastAt < 400) return;
  [last, lastAt] = [text, Date.now()];
  if (urgency === 'later') waiting = setTimeout(() => say?.(text, 'polite'), 500);
  else say?.(text, urgency);
}
