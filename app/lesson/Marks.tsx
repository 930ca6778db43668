import { type ReactElement, useEffect, useRef } from 'react';
import type { Point } from '../../src/lesson/index.ts';
import { type CodeLines, locate, seenBox } from './points.ts';

/** Keeps a frame around everything that is pointed at, wherever it moves; nothing runs while nothing moves. */
function follow(layer: HTMLElement, points: readonly Point[], lines: CodeLines): () => void {
  let frame = 0;
  const place = (): void => {
    frame = 0;
    // First all that is measured, then all that is written: the page is laid out once.
    const boxes = points.map((point) => {
      const element = locate(point, lines);
      return element && seenBox(element);
    });
    for (const [index, box] of boxes.entries()) {
      const mark = layer.children[index] as HTMLElement;
      mark.hidden = box === null;
      if (!box) continue;
      mark.style.transform = `translate(${box.left}px, ${box.top}px)`;
      mark.style.width = `${box.right - box.left}px`;
      mark.style.height = `${box.bottom - box.top}px`;
    }
  };
  const later = (): void => {
    frame ||= requestAnimationFrame(place);
  };
  const grown = new MutationObserver(later);
  grown.observe(document.querySelector('.shell') ?? document.body, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  const sized = new ResizeObserver(later);
  for (const element of document.querySelectorAll('.shell, .stage, .board, .lens')) sized.observe(element);
  addEventListener('scroll', later, { capture: true, passive: true });
  addEventListener('resize', later);
  // Whatever slides into its place has come to rest.
  addEventListener('transitionend', later);
  addEventListener('animationend', later);
  later();
  return () => {
    cancelAnimationFrame(frame);
    grown.disconnect();
    sized.disconnect();
    removeEventListener('scroll', later, { capture: true });
    removeEventListener('resize', later);
    removeEventListener('transitionend', later);
    removeEventListener('animationend', later);
  };
}

/** Frames with numbers around what a step points at. Who cannot see them is told by the list in the lesson. */
export function Marks({ points, lines }: { points: readonly Point[]; lines: CodeLines }): ReactElement {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => follow(layer.current!, points, lines), [points, lines]);
  return (
    <div ref={layer} className="lesson-marks" aria-hidden="true">
      {points.map((point, index) => (
        <span key={point.line} className="lesson-mark" data-mark={index + 1} hidden>
          <b>{index + 1}</b>
        </span>
      ))}
    </div>
  );
}
