/** Scrolls the board while something is carried near its upper or lower edge. */
const EDGE = 72;
const FASTEST = 18;
/**
 * A load scrolls the board only after this many milliseconds at the edge. So a load that passes the edge on its way
 * from the palette does not scroll.
 */
const STAY = 350;

let x = 0;
let y = 0;
let running = 0;
let since = 0;

function tick(): void {
  const pane = document.querySelector<HTMLElement>('[data-scrolls]');
  if (!pane) return;
  const box = pane.getBoundingClientRect();
  const inside = x > box.left && x < box.right;
  const up = box.top + EDGE - y;
  const down = y - (box.bottom - EDGE);
  const wish = !inside
    ? 0
    : up > 0
      ? -Math.min(1, up / EDGE)
      : down > 0 && y < box.bottom + EDGE
        ? Math.min(1, down / EDGE)
        : 0;
  if (wish === 0) since = performance.now();
  const push = performance.now() - since < STAY ? 0 : wish;
  if (push !== 0) pane.scrollTop += push * FASTEST;
  running = requestAnimationFrame(tick);
}

export const autoScroll = {
  at(nowX: number, nowY: number): void {
    x = nowX;
    y = nowY;
    if (running !== 0) return;
    since = performance.now();
    running = requestAnimationFrame(tick);
  },
  stop(): void {
    cancelAnimationFrame(running);
    running = 0;
  },
};
