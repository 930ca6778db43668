/** Whatever goes away hands the focus on: to its device, else to where the focus was before. A keyboard must never have to start again at the top. */

const REMEMBERED = 24;

/** Where the focus has been, newest last. */
let trail: Element[] = [];
/** The device whose row the newest of them was in. */
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
  // A frame that the reader is not in takes nothing from the page around it.
  if (document.activeElement !== document.body || !last || takesFocus(last) || !document.hasFocus()) return;
  const device = row?.isConnected ? row.querySelector<HTMLElement>('[data-place]') : null;
  const next = device && takesFocus(device) ? device : (trail.findLast(takesFocus) ?? document.querySelector('main'));
  // A mouse is where it is: nothing may jump under it.
  next?.focus({ preventScroll: !byKeys });
}

/** Whether what had the focus has just gone away, so that whoever knows better where it belongs may take it, before it is handed on. */
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
    // What was disabled or hidden loses the focus only when the page is painted.
    requestAnimationFrame(handOn);
  }).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'hidden', 'inert', 'open'],
  });
}
