/// <reference lib="webworker" />
/** Reads long texts off the page's own thread. */
import { type Paste, readPaste } from './paste.ts';

export interface Asked { readonly id: number; readonly text: string }
export interface Answered { readonly id: number; readonly paste: Paste }

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const answer: Answered = { id: data.id, paste: readPaste(data.text) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker talks to its page alone
  scope.postMessage(answer);
});
