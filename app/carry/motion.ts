/**
 * Motion that explains: the path of a claim, and the return of a refused load. Nothing moves for a reader who asked
 * for less motion.
 */
import type { Load } from './machine.ts';

export function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Measuring costs a layout. So it waits until the result of a drop is on the screen. */
export function afterPaint(what: () => void): void {
  requestAnimationFrame(() => setTimeout(what));
}

const EASE = 'cubic-bezier(0.2, 0.7, 0.2, 1)';

function centre(element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Flies a temporary element from one element to another. */
function fly(className: string, text: string, from: Element, to: Element, duration: number, end: Keyframe): void {
  if (stillness()) return;
  const a = centre(from);
  const b = centre(to);
  const piece = document.createElement('div');
  piece.className = `flight ${className}`;
  piece.textContent = text;
  piece.setAttribute('aria-hidden', 'true');
  document.body.append(piece);
  const at = (p: { x: number; y: number }) => `translate(${p.x}px, ${p.y}px) translate(-50%, -50%)`;
  const motion = piece.animate(
    [
      { transform: at(a), opacity: 1 },
      { transform: at(b), opacity: 1, offset: 0.85 },
      { transform: `${at(b)} scale(0.8)`, ...end },
    ],
    { duration, easing: EASE },
  );
  const done = (): void => piece.remove();
  motion.addEventListener('finish', done);
  motion.addEventListener('cancel', done);
}

/** Flies a claim from a device to the group's counter, or a released claim back. */
export function flyClaim(from: Element, to: Element, hue: string): void {
  fly(`flight-claim hue-${hue}`, '', from, to, 420, { opacity: 0 });
}

/** Flies a refused load back to its palette item. */
export function flyHome(from: Element, home: Element, load: Load): void {
  fly(`flight-home hue-${load.kind}`, load.name, from, home, 480, { opacity: 0 });
}

export function shake(element: Element): void {
  if (stillness()) return;
  element.animate(
    [0, -5, 4, -3, 2, 0].map((x) => ({ transform: `translateX(${x}px)` })),
    { duration: 320, easing: 'ease-out' },
  );
}
