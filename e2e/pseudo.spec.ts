import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectGoodLayout } from './layout.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';

/**
 * Texts that the page shows or announces and that do not come from the catalogue. In the pseudo language, catalogue
 * texts have accents. Data has no accents: addresses, names, code, errnos, counts, device titles, scripts and version
 * names.
 */
function hardWired(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data =
      'code, pre, s.was, textarea, [data-count], [data-owner], [data-script], .errno, .verdict-result, .timeline-line, .timeline-result, .device-title, .protocol-name, time, option, .code-cards input, .code-answer, .code-lines .sr-only, .compare-line, .compare-answer, .compare-version span, .explore-matrix thead span, .lesson-prose, .lesson-title, .lesson-of, .lesson-ask, .lesson-entry-title, .lesson-entry-goal, .lesson-jump, script, style';
    const plain = (text: string): boolean => {
      const words = text.replaceAll(/\b\S*[\d:_/.-]\S*\b/g, '');
      return /[A-Za-z]{2}/.test(words) && !/[åƀçđéƒĝĥîĵķļḿñóþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻḾÑÓÞɊŔŠŢÛṼŴẊÝŽ·]/.test(text);
    };
    const found = new Set<string>();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      if (!text.parentElement!.closest(data) && plain(text.textContent!))
        found.add(
          `text “${text.textContent!.trim().slice(0, 80)}” in ${text.parentElement!.tagName.toLowerCase()}.${text.parentElement!.className}`,
        );
    }
    for (const element of document.body.querySelectorAll(
      '[aria-label], [title], [placeholder], [aria-valuetext], [alt]',
    )) {
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'alt']) {
        const said = element.getAttribute(name);
        if (said !== null && plain(said))
          found.add(`${name}=“${said}” of ${element.tagName.toLowerCase()}.${element.className}`);
      }
    }
    return [...found];
  });
}

test('nothing on the page is hard-wired: under the pseudo-locale every text wears accents, and still fits', async ({
  page,
}) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const board = await new Board(page).open('./?lang=en-XA');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  const look = (what: string): Promise<void> =>
    test.step(what, async () => {
      expect(await hardWired(page), what).toEqual([]);
      await expectGoodLayout(page, what);
    });
  const header = page.getByRole('banner').locator('#page-actions > button');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\[.*\]$/);
  await look('the opening');
  await board.device('00:05.1').locator('[data-place]').click();
  await look("a device's menu");
  await page.keyboard.press('Escape');
  await board.bind('e1000', '00:05.0', 'clicks');
  await look('refused by the protocol');
  await page.setViewportSize({ width: 360, height: 740 });
  await look('refused by the protocol, on a phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await board.bind('vfio-pci', '00:06.0', 'clicks');
  await look('refused by the driver core');
  await board.switchTo('sketch');
  await board.bind('vfio-pci', '00:05.2', 'clicks');
  await board.device('00:05.1').locator('.chip [data-action="detach"]').click();
  await look('hanging');
  await board.switchTo('linux-7.3');
  await look('another version');
  await header.nth(0).click();
  await expect(page.locator('[data-lesson]').first()).toBeVisible();
  await look('the list of lessons');
  await page.locator('[data-lesson] button').first().click();
  await page.locator('[data-start]').click();
  await expect(page.locator('[data-forward]')).toBeVisible();
  await look('a step of a lesson');
  await page.locator('[data-leave]').click();
  await page.locator('.lesson-close').click();
  await header.nth(1).click();
  await expect(page.locator('.code-line').first()).toBeVisible();
  await look('the code');
  await page.locator('[data-new-race]').click();
  await page.locator('[data-step-cpu="0"]').click();
  await look('a race in the code');
  await page.locator('[data-edit]').click();
  await expect(page.locator('.cm-content')).toBeVisible();
  await look('the editor');
  await header.nth(2).click();
  await expect(page.locator('.compare-row').first()).toBeVisible();
  await expect(page.locator('[data-answer=""]')).toHaveCount(0);
  await look('the versions compared');
  await header.nth(3).click();
  await page.locator('[data-search]').click();
  await expect(page.locator('[data-phase="done"]')).toBeVisible({ timeout: seconds(15) });
  await page.locator('[data-unfold]').first().click();
  await look('a version explored');
  await page.locator('[data-view-of="all"]').click();
  await page.locator('[data-search-all]').click();
  await expect(page.locator('[data-search-all]')).toBeVisible({ timeout: seconds(40) });
  await look('all versions explored');
  await page.locator('.holds-button').click();
  await expect(page.locator('[data-holds="linux-7.3"]')).toBeVisible({ timeout: seconds(15) });
  await look('what holds here');
  await page.locator('.holds-button').click();
  await header.nth(4).click();
  await expect(board.box).toBeVisible();
  await board.box.fill('bnid\n');
  await page.locator('[data-script-run]').click();
  await look('the script');
  await header.nth(4).click();
  await header.nth(5).click();
  await expect(page.locator('dialog[open]')).toBeVisible();
  await page
    .locator('dialog[open]')
    .getByRole('textbox')
    .fill('no line of any listing\n00:02.0 VGA compatible controller [0300]: Somebody Graphics [8086:0166]\n');
  await look('loading a machine');
  await page.keyboard.press('Escape');
  await header.nth(6).click();
  await expect(page.locator('[data-share-link]')).toHaveValue(/#./);
  await look('sharing');
  await page.goto('./?lang=en-XA&text');
  const line = page.locator('.text-line');
  for (const typed of ['bind 05.0 e1000', 'where', 'explain', 'help', 'nonsense', 'show 3']) {
    await line.fill(typed);
    await page.keyboard.press('Enter');
    await expect(page.locator(`.text-entry:last-child[data-typed="${typed}"]`)).toBeVisible();
  }
  await test.step('the page as text', async () => expect(await hardWired(page)).toEqual([]));
});
