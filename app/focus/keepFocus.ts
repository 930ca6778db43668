/**
 * When the focused element disappears, passes the focus on: to its device, or else to an element that had it before.
 * Otherwise a keyboard user would have to start again at the top of the page.
 */

const REMEMBERED = 24;

/** The elements that had the focus, newest last. */
let trail: Element[] = [];
/** The device row that contains the newest element. */
let row: Element | null = null;
let byKeys = false;

const takesFocus = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement &&
  element.isConnected &&
  !element.matches(':disabled') &&
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest('[inert]');

function handOn(): void {
  const last = trail.at(-1);
  // An embedded page that the reader does not use takes no focus from the page around it.
  if (document.activeElement !== document.body || !last || takesFocus(last) || !document.hasFocus()) return;
  const device = row?.isConnected ? row.querySelector<HTMLElement>('[data-place]') : null;
  const next = device && takesFocus(device) ? device : (trail.findLast(takesFocus) ?? document.querySelector('main'));
  // After a mouse click, nothing may scroll under the pointer.
  next?.focus({ preventScroll: !byKeys });
}

/**
 * True if the focused element has just disappeared. Code that knows a better place can then take the focus, before it
 * is passed on.
 */
export const isFocusLost = (): boolean =>
  document.hasFocus() && document.activeElement === document.body && trail.at(-1)?.isConnected === false;

export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    trail = [...trail.filter((element) => element !== target), target].slice(-REMEMBERED);
    row = target.closest('[data-device]');
  });
  document.addEventListener(
    'keydown',
    () => {
      byKeys = true;
    },
    true,
  );
  document.addEventListener(
    'pointerdown',
    () => {
      byKeys = false;
    },
    true,
  );
  new MutationObserver(() => {
    handOn();
    // A disabled or hidden element loses the focus only when the page is painted.
    requestAnimationFrame(handOn);
  }).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'hidden', 'inert', 'open'],
  });
}
