/** Reads long texts off the page's own thread. */
import { serve } from '../workers/index.ts';
import { type Paste, readPasteInSteps } from './paste.ts';

export interface Asked {
  readonly id: number;
  readonly text: string;
}
export interface Answered {
  readonly id: number;
  readonly paste: Paste;
}

serve<Asked, Answered>(({ id, text }, { say, beat }) => {
  const steps = readPasteInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return say({ id, paste: step.value });
    beat();
  }
});
