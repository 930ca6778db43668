import { expect, type Page } from '@playwright/test';
import { seconds } from './patience.ts';

/** All layout errors of the page at this size, as messages. Runs inside of the page. */
function problems(smallest: number): string[] {
  const found: string[] = [];
  const modal = [...document.querySelectorAll<HTMLElement>('dialog:modal')].at(-1);
  const popover = document.querySelector<HTMLElement>(':popover-open');
  const layer: Element = modal ?? popover ?? document.body;
  const everything = [...layer.querySelectorAll<HTMLElement>('*')];
  const name = (element: Element): string => {
    const data = [...element.attributes].find(({ name: key, value }) => key.startsWith('data-') && value !== '');
    const said = (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.split(' ')[0]!}` : ''}${data ? `[${data.name}=${data.value}]` : ''} “${said}”`;
  };
  const forEyes = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest('.sr-only, .skip, [aria-hidden="true"].ghost');

  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  /** The visible part of an element. The window and scrolling or clipping ancestors cut it. */
  const seenOf = (element: Element): Box | null => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const box: Box = {
      left: Math.max(left, 0),
      top: Math.max(top, 0),
      right: Math.min(right, innerWidth),
      bottom: Math.min(bottom, innerHeight),
    };
    for (let at = element.parentElement; at && at !== document.documentElement; at = at.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(at);
      const clip = at.getBoundingClientRect();
      if (overflowX !== 'visible')
        [box.left, box.right] = [Math.max(box.left, clip.left), Math.min(box.right, clip.right)];
      if (overflowY !== 'visible')
        [box.top, box.bottom] = [Math.max(box.top, clip.top), Math.min(box.bottom, clip.bottom)];
      if (position === 'fixed' || at === layer) break;
    }
    return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
  };
  /** A sticky element may cover other elements, because the reader can scroll them into view. */
  const sticks = (element: Element | null): boolean =>
    element !== null &&
    element !== layer &&
    (getComputedStyle(element).position === 'sticky' || sticks(element.parentElement));
  const overlap = (a: Box, b: Box): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

  // No element is wider than the window or its container.
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push(
      `the page is ${document.documentElement.scrollWidth} px wide in a window of ${document.documentElement.clientWidth}`,
    );
  for (const element of everything) {
    if (!forEyes(element) || element.closest('svg')) continue;
    const { overflowX, display } = getComputedStyle(element);
    const text = [...element.childNodes].some(
      (child) => child.nodeType === Node.TEXT_NODE && child.textContent!.trim() !== '',
    );
    if (
      display !== 'inline' &&
      overflowX === 'visible' &&
      element.clientWidth > 0 &&
      text &&
      element.scrollWidth > element.clientWidth + 1 &&
      seenOf(element)
    ) {
      found.push(`${name(element)} holds ${element.scrollWidth} px in ${element.clientWidth}`);
    }
    const scrolls = (at: Element | null): boolean =>
      at !== null && (getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement));
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement))
      found.push(`${name(element)} leaves the window: ${Math.round(box.left)} to ${Math.round(box.right)}`);
  }
  // The most important texts are never cut.
  for (const element of layer.querySelectorAll('.address, [data-count], .no, [data-refused] p, .errno')) {
    if (!seenOf(element)) continue;
    const box = element.getBoundingClientRect();
    const around = element
      .closest('.register, [data-device], [data-group], .menu-item, section')!
      .getBoundingClientRect();
    if (box.left < around.left - 1 || box.right > around.right + 1)
      found.push(`${name(element)} sticks out of its place`);
  }

  // If the history is visible, its current entry is not cut.
  for (const element of layer.querySelectorAll('[aria-current][data-step]')) {
    if (!forEyes(element)) continue;
    const box = seenOf(element);
    if (!box || box.right - box.left < element.getBoundingClientRect().width - 2) found.push(`${name(element)} is cut`);
  }

  // Controls are large enough, not covered, and do not overlap.
  const controls = everything
    .filter((element) => element.matches('a[href], button, input, select, textarea, summary'))
    .map((element) =>
      element.matches('input[type="radio"], input[type="checkbox"]') ? (element.closest('label') ?? element) : element,
    )
    .filter((element) => forEyes(element) && !(element.matches('a') && getComputedStyle(element).display === 'inline'));
  const seen = controls.flatMap((element) => {
    const box = seenOf(element);
    return box ? [{ element, box }] : [];
  });
  for (const { element, box } of seen) {
    const whole = element.getBoundingClientRect();
    if (whole.width < smallest - 0.5 || whole.height < smallest - 0.5)
      found.push(`${name(element)} is ${whole.width.toFixed(1)} by ${whole.height.toFixed(1)} px`);
    const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (over && !element.contains(over) && !over.contains(element) && !sticks(over))
      found.push(`${name(element)} lies under ${name(over)}`);
  }
  for (const [i, a] of seen.entries()) {
    for (const b of seen.slice(i + 1)) {
      if (
        overlap(a.box, b.box) &&
        !a.element.contains(b.element) &&
        !b.element.contains(a.element) &&
        sticks(a.element) === sticks(b.element)
      )
        found.push(`${name(a.element)} overlaps ${name(b.element)}`);
    }
  }
  for (const kind of ['[data-device]', '[data-group]', '.notice, .verdict, .palette, .header, .history, .stage']) {
    const boxes = [...layer.querySelectorAll(kind)].flatMap((element) => {
      const box = seenOf(element);
      return box ? [{ element, box }] : [];
    });
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        if (overlap(a.box, b.box)) found.push(`${name(a.element)} overlaps ${name(b.element)}`);
  }
  return [...new Set(found)];
}

/**
 * Fails if an element overflows, overlaps another, is covered, or is too small for a finger. It polls until the layout
 * has settled.
 */
export async function expectGoodLayout(page: Page, what: string, smallest = 24): Promise<void> {
  await expect
    .poll(() => page.evaluate(problems, smallest), {
      message: `layout: ${what}`,
      timeout: seconds(3),
      intervals: [0, 100, 250, 500],
    })
    .toEqual([]);
}

/** Fails if the palette moves while the board scrolls from top to bottom. */
export async function expectPaletteStays(page: Page): Promise<void> {
  const place = () =>
    page.evaluate(() => {
      const { left, top, right, bottom } = document.querySelector('.palette')!.getBoundingClientRect();
      const items = [...document.querySelectorAll('[data-palette-driver], [data-palette-file]')].filter((item) => {
        const box = item.getBoundingClientRect();
        return (
          box.width > 0 &&
          box.left >= left - 1 &&
          box.right <= right + 1 &&
          box.top >= top - 1 &&
          box.bottom <= bottom + 1
        );
      });
      return {
        inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        left,
        top,
        right,
        bottom,
        items: items.length,
      };
    });
  const scroll = (to: 'top' | 'bottom') =>
    page.evaluate((to) => {
      const stage = document.querySelector('[data-scrolls]')!;
      stage.scrollTo({ top: to === 'top' ? 0 : stage.scrollHeight, behavior: 'instant' });
      return stage.scrollTop;
    }, to);
  await scroll('top');
  const before = await place();
  expect(before.inside, 'the palette is in view').toBe(true);
  expect(before.items).toBeGreaterThan(0);
  await scroll('bottom');
  expect(await place()).toEqual(before);
}
