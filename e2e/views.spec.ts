import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { expectGoodLayout, expectPaletteStays } from './layout.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** Axe in both themes, without reloading the page. */
async function expectAccessibleInBothThemes(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, within);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await test.step('dark', () => expectAccessible(page, within, 'colours'));
}

/** Checks the whole page, or only the part that has changed since the last check. */
type Look = (what: string, within?: string) => Promise<void>;

async function leave({ page }: Board): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator(':popover-open, dialog[open]')).toHaveCount(0);
}

/** Visits all views of the board. */
async function boardViews(board: Board, look: Look): Promise<void> {
  const { page } = board;
  await look('the opening');
  await board.device('00:05.1').locator('[data-place]').click();
  await look("a device's menu", ':popover-open');
  await leave(board);
  await page.getByRole('button', { name: say('palette.menu.driver', { name: 'e1000' }), exact: true }).click();
  await look("a driver's menu", ':popover-open');
  await leave(board);
  await page.getByRole('button', { name: say('palette.new-file') }).click();
  await look('a new owner file', ':popover-open');
  await leave(board);

  await board.bind('e1000', '00:05.0', 'clicks');
  await look('refused by the protocol', '[data-group="3"]');
  await board.bind('vfio-pci', '00:06.0', 'clicks');
  await look('refused by the driver core', '[data-group="4"]');
  await board.undo();
  await board.undo();
  await board.bind('pci-stub', '00:05.2', 'clicks');
  await board.switchTo('sketch');
  await look('another version, a branch', '.history');
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.close('qemu');
  await look('everything hangs');
  await board.switchTo('linux-7.3');
  await look('one counter');
}

/** Visits all panels beside the board and all dialogs over it. */
async function panelViews(board: Board, look: Look): Promise<void> {
  const { page } = board;
  await board.run('bnid\nbind nobody e1000\n', 'append');
  await look('the script, with mistakes', '.lens');
  await board.closeScript();
  await board.press(say('page.walkthrough'));
  const panel = page.getByRole('region', { name: say('lesson.name') });
  await expect(panel.locator('[data-lesson]').first()).toBeVisible();
  await look('the list of lessons', '.lens');
  await panel.locator('[data-lesson="not-lock-safe"]').getByRole('button').click();
  await panel.locator('[data-start]').scrollIntoViewIfNeeded();
  await look("a lesson's cover", '.lens');
  await panel.locator('[data-start]').click();
  await expect(panel.locator('[data-predict="open"]')).toBeVisible();
  await look('a question of a lesson', '.lens');
  await board.press(say('page.code'));
  await expect(page.locator('.code-line').first()).toBeVisible();
  await look('a lesson beside the code');
  await page
    .locator('.code')
    .getByRole('button', { name: say('page.lens.close') })
    .click();
  await panel.getByRole('button', { name: say('page.lens.close') }).click();

  await board.press(say('page.code'));
  await expect(page.locator('.code-line').first()).toBeVisible();
  await look('the code', '.lens');
  await board.press(say('page.compare'));
  await expect(page.locator('.compare-row').first()).toBeVisible();
  await look('the versions compared', '.lens');
  await page.getByRole('button', { name: say('page.lens.close') }).click();

  await board.openShare();
  await expect(page.locator('[data-share-link]')).toHaveValue(/#./);
  await look('sharing', 'dialog[open]');
  await leave(board);
  const load = await board.openLoad();
  await look('loading a machine', 'dialog[open]');
  await load.locator('[data-sample="laptop"]').click();
  await expect(load.getByRole('textbox')).not.toHaveValue('');
  await load.getByRole('textbox').press('Control+End');
  await page.keyboard.type('\nno line of any listing\n');
  await expect(load.locator('.doctor-unread')).toBeVisible();
  await look('a machine that was read', 'dialog[open]');
  await load.getByRole('button', { name: say('doctor.load'), exact: true }).click();
  await expect(board.notices).toHaveCount(1);
  await look('a machine that was loaded, with a notice');
}

/** `npm run verify` also checks the widths between. */
const SIZES = [
  [360, 740, '@touch'],
  [1280, 720, ''],
  ...(process.env['VERIFY']
    ? ([
        [768, 1024, ''],
        [1440, 900, ''],
      ] as const)
    : []),
] as const;
for (const [width, height, tag] of SIZES) {
  test(`every view at ${width} px: nothing overflows, overlaps or is too small ${tag}`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const board = await new Board(page).open();
    await page.evaluate(() => document.fonts.ready);
    await expectPaletteStays(page);
    for (const views of [boardViews, panelViews])
      await views(board, (what) => test.step(what, () => expectGoodLayout(page, what)));
  });
}

for (const [where, views] of [
  ['on the board', boardViews],
  ['beside and over it', panelViews],
] as const) {
  test(`what is ${where} is accessible, light and dark`, async ({ page }) => {
    test.slow();
    const board = await new Board(page).open();
    await views(board, (what, within) => test.step(what, () => expectAccessibleInBothThemes(page, within)));
  });
}

test('a phone is accessible, light and dark @touch', async ({ page }) => {
  const board = await new Board(page).open();
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: say('page.more'), exact: true }).tap();
  await expectAccessibleInBothThemes(page, '.header');
  await board.press(say('page.script'));
  await expect(board.box).toBeVisible();
  await expectAccessibleInBothThemes(page);
});

test('the projector: address, counts, owner and refusal in letters of 24 px and more', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const board = await new Board(page).open('./?present');
  await board.bind('e1000', '00:05.0', 'clicks');
  const small = await page.evaluate(() => {
    const found: string[] = [];
    for (const part of document.querySelectorAll('.address, [data-count], [data-owner], [data-refused]')) {
      const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        const size = parseFloat(getComputedStyle(text.parentElement!).fontSize);
        if (text.textContent!.trim() !== '' && size < 24) found.push(`${text.textContent!} is ${size} px`);
      }
    }
    return [...new Set(found)];
  });
  expect(small).toEqual([]);
  await expect(board.device('00:05.0').locator('[data-refused]')).toBeInViewport();
  await expect(board.group(3).locator('[data-owner]')).toBeInViewport();
  await expectGoodLayout(page, 'projector');
  await expectPaletteStays(page);
  await expectAccessibleInBothThemes(page);
  // In a lecture, the lenses for comparing and for code are available.
  for (const lens of ['page.compare', 'page.code'] as const) {
    await board.press(say(lens));
    await expect(page.locator('.lens')).toBeVisible();
    await board.press(say(lens));
    await expect(page.locator('.lens')).toHaveCount(0);
  }
  await board.press(say('page.present.leave'));
  await expect(page).not.toHaveURL(/present/);
  // No work is lost.
  await board.expectAt(4, 4);
});

test('the embedded board: the board alone, at three sizes', async ({ page }) => {
  const board = await new Board(page).open('./?embed');
  await expect(page.getByRole('banner')).toHaveCount(0);
  expect(await board.page.locator('[data-group]').count()).toBe(8);
  for (const [width, height] of [
    [360, 480],
    [720, 480],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectGoodLayout(page, `embedded, ${width} px`);
    await expectPaletteStays(page);
  }
  await expectAccessibleInBothThemes(page);
});
