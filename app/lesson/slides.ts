/**
 * A deck around the page, as reveal.js has it: it says `slide:stop` to a frame whose slide is left, and `slide:start` when it is shown again.
 * What plays by itself rests in between; everything else stays exactly as it was left.
 */
import { isEmbedded } from '../header/index.ts';
import { pageStore } from '../store/index.ts';

/** Listens until the function it gives is called. Only the page around may say anything. */
export function hearSlides(): () => void {
  if (!isEmbedded()) return () => {};
  /** How fast it played when the slide was left; null where nothing played. */
  let pace: number | null = null;
  const hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== window.parent) return;
    const { playing, pause, play } = pageStore.getState();
    if (data === 'slide:stop') {
      pace = playing ?? pace;
      if (playing !== null) pause();
      // The deck's keys are the deck's again.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    } else if (data === 'slide:start') {
      if (pace !== null && playing === null) play(pace);
      pace = null;
    }
  };
  addEventListener('message', hear);
  return () => removeEventListener('message', hear);
}
