import { expect, expectAccessible, test } from './fixtures.ts';
import { expectGoodLayout } from './layout.ts';
import { Player } from './player.ts';

test('the reader’s choice of language holds for the page and for the lessons that have it, and is kept', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const player = new Player(page, 'mouse');
  const { board, panel } = player;
  await board.open();
  await page.locator('[data-language]').selectOption('zh-CN');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await board.alive();
  expect(await board.bind('e1000', '00:05.0', 'clicks')).toBe('EBUSY');
  await expect(board.device('00:05.0').locator('[data-refused]')).toContainText('组里已有用户');
  for (const width of [1280, 768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectGoodLayout(page, `in Chinese, ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });

  await test.step('a lesson in Chinese', async () => {
    await player.press(page.locator('[data-opens="lesson"]'));
    const entry = panel.locator('[data-lesson="leak-meter"]');
    await expect(entry).toContainText('泄漏计');
    await entry.getByRole('button').click();
    await player.press(panel.locator('[data-start]'));
    await player.forward();
    await expect(panel.locator('.lesson-title')).toHaveText('第二个租户');
    await expect(panel.locator('.lesson-title')).toHaveAttribute('lang', 'zh-CN');
    await expectAccessible(page);
    expect(await player.answer('1')).toEqual({ verdict: 'right', answer: '1' });
  });
  await test.step('one that has no translation comes in English, and says so to who listens', async () => {
    await player.press(panel.locator('[data-to-list]'));
    await panel.locator('[data-lesson="seed-message"] button').click();
    await expect(panel.locator('.lesson-title')).toHaveAttribute('lang', 'en');
  });
  await test.step('next time, too', async () => {
    await board.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await page.locator('[data-language]').selectOption('en');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});
