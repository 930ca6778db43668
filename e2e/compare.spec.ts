import { expect, expectAccessible, expectNothingOverflows, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

const cell = (board: Board, protocol: string, step: number) =>
  board.page.locator(`[data-row="${step}"] [data-compare="${protocol}"]`);

async function open(board: Board): Promise<void> {
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.close('qemu');
  await board.press(say('page.compare'));
  await expect(cell(board, 'sketch', 5)).toHaveAttribute('data-answer', 'HANG');
}

test('every version answers the same history; a cell opens its version there', async ({ page }) => {
  const board = await new Board(page).open();
  await open(board);
  await expect(page.locator('.compare-version')).toHaveCount(13);
  await expect(cell(board, 'repaired', 4)).toHaveAttribute('data-answer', 'EBUSY');
  await expect(cell(board, 'sketch', 4)).toContainText(say('compare.found.lock-left-held'));
  await expect(cell(board, 'sketch', 4).locator('..')).toHaveAttribute('data-mark', 'first');
  await expect(cell(board, 'viability', 4)).toHaveAttribute('data-answer', 'BUG');
  await cell(board, 'sketch', 4).click();
  await board.expectAt(4, 5);
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'sketch');
  await expect(board.group(3)).toHaveAttribute('data-owns', 'stuck');
  // The table marks differences from the version that the board shows now.
  await expect(cell(board, 'repaired', 4).locator('..')).toHaveAttribute('data-mark', 'first');
});

test('by keyboard: arrows move, Enter opens', async ({ page }) => {
  const board = await new Board(page).open();
  await open(board);
  await cell(board, 'repaired', 5).focus();
  await page.keyboard.press('ArrowUp');
  await expect(cell(board, 'repaired', 4)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cell(board, 'sketch', 4)).toBeFocused();
  await page.keyboard.press('End');
  await expect(cell(board, 'linux-7.3', 4)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'linux-7.3');
  await board.expectAt(4, 5);
});

test('ten thousand steps: computed in slices, and only what is in sight is there', async ({ page }) => {
  test.slow();
  const board = await new Board(page).open();
  await board.run(`group 3: d0 d1\n${'bind d0 e1000\nunbind d0\n'.repeat(5_000)}`);
  await expect(page.locator('[data-step]').last()).toHaveAttribute('data-step', '10000', { timeout: seconds(20) });
  await board.press(say('page.compare'));
  await expect(page.locator('.compare-row').first()).toBeVisible();
  expect(await page.locator('.compare-row').count()).toBeLessThan(80);
  // The page still reacts while it computes.
  await board.time('timeline.first');
  await board.expectAt(0);
  await expect(page.locator('.compare-what')).not.toContainText('%', { timeout: seconds(25) });
});

test('accessible in both themes', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const board = await new Board(page).open();
  await open(board);
  await expectAccessible(page, '.lens');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectAccessible(page, '.lens', 'colours');
});

test('on a phone it scrolls inside itself @touch', async ({ page }) => {
  const board = await new Board(page).open();
  await board.run('bind 0000:00:05.0 e1000', 'append');
  await board.press(say('page.compare'));
  await expect(page.locator('.compare-row').first()).toBeVisible();
  await expectNothingOverflows(page);
  await expectAccessible(page, '.lens');
});
