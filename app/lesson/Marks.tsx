import { type ReactElement, useEffect, useRef } from 'react';
import type { Point } from '../../src/lesson/index.ts';
import { type CodeLines, locate, seenBox } from './points.ts';

/**
 * Keeps a frame around each element that the step points at, also when the element moves. Costs no time while the
 * page rests.
 */
function follow(layer: HTMLElement, points: readonly Point[], lines: CodeLines): () => void {
  let frame = 0;
  const place = (): void => {
    frame = 0;
    // All boxes are measured first and written afterwards, so the browser lays out the page only once.
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
  // A moving element has reached its final place.
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

/** Numbered frames around the elements that a step points at. Screen readers get the list in the lesson instead. */
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
