import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

interface Focus {
  readonly what: string;
  readonly seen: boolean;
  readonly inView: boolean;
  readonly unhidden: boolean;
}

/** The focused element: whether the focus is visible, whether it is in view, and whether something covers it. */
function focus(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const it = document.activeElement;
    if (!it || it === document.body) return { what: 'body', seen: false, inView: false, unhidden: false };
    const name = it.getAttribute('aria-label') ?? it.textContent;
    const box = it.getBoundingClientRect();
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20)];
    const over = document.elementFromPoint(x, y);
    // An ancestor may draw the ring, such as a label with a hidden radio button, or a search box.
    const ringed = (element: Element | null, far = 3): boolean => {
      if (!element || far === 0) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1.5) || ringed(element.parentElement, far - 1);
    };
    const after = it.nextElementSibling;
    return {
      what: `${it.tagName.toLowerCase()} ${name.replace(/\s+/g, ' ').trim().slice(0, 60)}`,
      seen: ringed(it) || (it.matches('input') && after !== null && getComputedStyle(after).outlineStyle !== 'none'),
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      unhidden:
        over !== null && (it.contains(over) || over.contains(it) || Boolean(it.closest('label')?.contains(over))),
    };
  });
}

async function expectFocus(page: Page, where: string): Promise<string> {
  const { what, ...looks } = await focus(page);
  expect({ what, ...looks }, where).toEqual({ what, seen: true, inView: true, unhidden: true });
  expect(what, where).not.toBe('body');
  return what;
}

/** Presses Tab until the wanted element has the focus. Checks every stop on the way. */
async function tabTo(page: Page, wanted: string, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, wanted)) return;
    await page.keyboard.press(key);
    seen.push(await expectFocus(page, `after ${seen.slice(-3).join(' → ')}`));
  }
  throw new Error(`Tab does not lead to ${wanted}: ${seen.join(' → ')}`);
}

test('from page load to a refusal and a success by keyboard alone, the focus always seen', async ({ page }) => {
  const board = await new Board(page).open();
  await test.step('the first stop skips to the board', async () => {
    await page.keyboard.press('Tab');
    await expectFocus(page, 'the first stop');
    await expect(page.locator(':focus')).toHaveText(say('page.skip'));
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('[data-place]:focus')).toHaveCount(1);
  });
  await test.step('a refused bind: the focus stays at the device that refused', async () => {
    await page.reload();
    await board.alive();
    await tabTo(page, '[data-palette-driver="e1000"]');
    await page.keyboard.press('Enter');
    await page.keyboard.type('05.0');
    await expectFocus(page, 'while carrying');
    await expect(board.device('00:05.0').locator('[data-place]')).toBeFocused();
    await page.keyboard.press('Enter');
    await board.expectRefused('00:05.0', 'EBUSY', 'protocol');
    await expect(page.getByRole('alert')).toContainText('EBUSY');
    await expectFocus(page, 'after a refusal');
    await expect(board.device('00:05.0').locator('[data-place]')).toBeFocused();
  });
  await test.step('Escape puts back what was picked up, and the focus with it', async () => {
    await tabTo(page, '[data-palette-driver="vfio-pci"]', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(board.driver('vfio-pci')).toBeFocused();
    await board.expectAt(4, 4);
  });
  await test.step('a bind that works', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.type('05.2');
    await page.keyboard.press('Enter');
    await board.expectDevice('00:05.2', 'vfio-pci');
    await expectFocus(page, 'after a success');
  });
  await test.step('by a device’s menu', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(board.device('00:05.3').locator('[data-place]')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('[popover]:popover-open :focus')).toHaveCount(1);
    await expectFocus(page, 'in the menu');
    await page.keyboard.press('Escape');
    await expect(board.device('00:05.3').locator('[data-place]')).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await board.expectAt(6);
    await expectFocus(page, 'after the menu');
  });
  await test.step('unbind from the row', async () => {
    await board.device('00:05.2').locator('[data-place]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await board.expectDevice('00:05.2', '');
    await expectFocus(page, 'after the button that was pressed has gone');
  });
  await test.step('close qemu, and its button is still there to press again', async () => {
    await page.getByRole('button', { name: say('palette.file.do-close', { name: 'qemu' }) }).focus();
    await page.keyboard.press('Enter');
    await board.expectGroup(3, { owner: '' });
    await expectFocus(page, 'after close');
  });
  await test.step('back in time', async () => {
    await page.keyboard.press('Control+z');
    await board.expectGroup(3, { owner: 'qemu' });
    await expectFocus(page, 'after undo');
  });
});

test('whatever goes away hands the focus on', async ({ page }) => {
  const board = await new Board(page).open();
  await test.step('the walk through the page has no trap and no stop that cannot be seen', async () => {
    const stops = new Set<string>();
    let last = '';
    for (let i = 0; i < 90 && last !== 'body'; i++) {
      await page.keyboard.press('Tab');
      last = (await focus(page)).what;
      if (last !== 'body') stops.add(await expectFocus(page, `stop ${i}`));
    }
    // After the last stop, the focus leaves the page for the browser.
    expect(last).toBe('body');
    expect(stops.size).toBeGreaterThan(20);
  });
  for (const [name, close] of [
    [say('page.script'), say('script.close')],
    [say('page.walkthrough'), say('page.lens.close')],
  ] as const) {
    await test.step(`${name}, opened and closed`, async () => {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      const button = page.getByRole('button', { name: close });
      await expect(button).toBeVisible();
      await expectFocus(page, `after ${name} has opened`);
      await button.focus();
      await page.keyboard.press('Enter');
      await expect(button).toBeHidden();
      await expectFocus(page, `after ${name} was closed`);
    });
  }
  for (const [name, title] of [
    [say('page.load'), say('doctor.title')],
    [say('share.open'), say('share.title')],
  ] as const) {
    await test.step(`${name}, opened and left with Escape`, async () => {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: title });
      await expect(dialog).toBeVisible();
      await expectFocus(page, `in ${title}`);
      for (let i = 0; i < 25; i++) {
        await page.keyboard.press('Tab');
        const { what } = await focus(page);
        if (what !== 'body') await expectFocus(page, `stop ${i} in ${title}`);
        expect(
          await page.evaluate(
            () => document.activeElement === document.body || document.activeElement!.closest('dialog') !== null,
          ),
          'behind the dialog',
        ).toBe(true);
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('button', { name, exact: true })).toBeFocused();
    });
  }
  await test.step('unbind first', async () => {
    await board.bind('vfio-pci', '00:06.0', 'keyboard');
    await board
      .device('00:06.0')
      .getByRole('button', { name: say('board.unbind-first', { driver: 'e1000' }) })
      .focus();
    await page.keyboard.press('Enter');
    await board.expectDevice('00:06.0', 'vfio-pci');
    await expectFocus(page, 'after unbind first');
  });
  await test.step('the strip with the first difference', async () => {
    await board.switchTo('sketch');
    await page
      .locator('[data-difference]')
      .getByRole('button', { name: say('protocol.dismiss') })
      .focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-difference]')).toHaveCount(0);
    await expectFocus(page, 'after the strip was dismissed');
  });
  await test.step('step back from a hang', async () => {
    await board.bind('e1000', '00:05.0', 'keyboard');
    await board.close('qemu', 'keyboard');
    await page
      .locator('[data-group="3"]')
      .getByRole('button', { name: say('board.step-back') })
      .focus();
    await page.keyboard.press('Enter');
    await expectFocus(page, 'after stepping back');
  });
});
