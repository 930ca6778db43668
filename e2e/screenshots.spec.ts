import { existsSync } from 'node:fs';
import { expect, RECORDED_CHROMIUM, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/*
 * Compares pictures pixel by pixel, with the one Chromium version that recorded them. Other versions draw letters a
 * little differently, so the tests are skipped there. After an intended change of the looks:
 * `npm run build && npm run e2e -- --update-snapshots screenshots`. Check and commit the new pictures. For a newer
 * Chromium, change `RECORDED_CHROMIUM` first.
 */
const WIDTHS = [
  [360, 740],
  [768, 1024],
  [1280, 800],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the board looks as it was recorded, ${colorScheme} @reduced`, async ({ page, browser }, info) => {
    const recording = info.config.updateSnapshots === 'all' || info.config.updateSnapshots === 'changed';
    test.skip(
      browser.version() !== RECORDED_CHROMIUM,
      `recorded under Chromium ${RECORDED_CHROMIUM}, this is ${browser.version()}`,
    );
    test.skip(
      !recording && !existsSync(info.snapshotPath(`board-${WIDTHS[0][0]}-${colorScheme}.png`)),
      'nothing is recorded yet',
    );
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const board = await new Board(page).open();
    expect(await board.bind('vfio-pci', '00:05.2', 'clicks')).toBe('OK');
    expect(await board.attach('dpdk', '00:05.2', 'clicks')).toBe('EPERM');
    // No element is under the pointer, and none has the focus.
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      await page.evaluate(async () => {
        await document.fonts.ready;
        document.querySelector('[data-group="3"]')!.scrollIntoView({ block: 'center', behavior: 'instant' });
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
      await expect(page).toHaveScreenshot(`board-${width}-${colorScheme}.png`);
    }
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`each lens looks as it was recorded, ${colorScheme} @reduced`, async ({ page, browser }, info) => {
    const recording = info.config.updateSnapshots === 'all' || info.config.updateSnapshots === 'changed';
    test.skip(
      browser.version() !== RECORDED_CHROMIUM,
      `recorded under Chromium ${RECORDED_CHROMIUM}, this is ${browser.version()}`,
    );
    test.skip(!recording && !existsSync(info.snapshotPath(`code-${colorScheme}.png`)), 'nothing is recorded yet');
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1440, height: 900 });
    const board = await new Board(page).open();
    await board.bind('e1000', '00:05.0', 'clicks');
    await board.switchTo('sketch');
    for (const [name, button, ready] of [
      ['code', 'page.code', '.code-line[data-bad]'],
      [
        'compare',
        'page.compare',
        '[data-compare="linux-7.3"][data-answer="EBUSY"], [data-compare="linux-7.3"][data-answer="EPERM"]',
      ],
    ] as const) {
      await board.press(say(button));
      await expect(page.locator(ready).first()).toBeAttached();
      await page.mouse.move(0, 0);
      await page.evaluate(async () => {
        (document.activeElement as HTMLElement | null)?.blur();
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
      await expect(page.locator('.lens')).toHaveScreenshot(`${name}-${colorScheme}.png`);
    }
  });
}
