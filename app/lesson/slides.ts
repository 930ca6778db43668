/**
 * A slide deck around the page, such as reveal.js. It sends `slide:stop` to a frame when its slide is left, and
 * `slide:start` when its slide is shown again. Between the two messages automatic playing pauses, and all else stays
 * as it is.
 */
import { isEmbedded } from '../header/index.ts';
import { pageStore } from '../store/index.ts';

/** Listens to the deck, and gives the function that ends this. Only messages of the parent window count. */
export function hearSlides(): () => void {
  if (!isEmbedded()) return () => {};
  /** The pace of playing when the slide was left; null if the history did not play. */
  let pace: number | null = null;
  const hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== window.parent) return;
    const { playing, pause, play } = pageStore.getState();
    if (data === 'slide:stop') {
      pace = playing ?? pace;
      if (playing !== null) pause();
      // The deck gets its keys back.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    } else if (data === 'slide:start') {
      if (pace !== null && playing === null) play(pace);
      pace = null;
    }
  };
  addEventListener('message', hear);
  return () => removeEventListener('message', hear);
}
