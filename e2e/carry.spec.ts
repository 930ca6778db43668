import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

test('what is dropped beside a device, or let go with Escape, changes nothing', async ({ page }) => {
  const board = await new Board(page).open();
  const source = (await board.driver('e1000').boundingBox())!;
  const lift = async (): Promise<void> => {
    await page.mouse.move(source.x + 30, source.y + 10);
    await page.mouse.down();
    await page.mouse.move(source.x + 60, source.y + 20);
    await page.mouse.move(600, 60);
    await expect(page.locator('.shell')).toHaveAttribute('data-carrying', 'driver');
    await expect(page.locator('.ghost')).toContainText('e1000');
  };
  await test.step('on the header', async () => {
    await lift();
    await page.mouse.up();
    await expect(page.locator('.shell')).not.toHaveAttribute('data-carrying');
  });
  await test.step('Escape in the middle of a drag', async () => {
    await lift();
    await page.keyboard.press('Escape');
    await expect(page.locator('.ghost')).toHaveCount(0);
    const device = (await board.device('00:05.0').boundingBox())!;
    await page.mouse.move(device.x + 20, device.y + 10);
    await page.mouse.up();
  });
  await test.step('picked twice is put back, and a click on the empty board lets go', async () => {
    await board.driver('e1000').click();
    await board.driver('e1000').click();
    await expect(board.driver('e1000')).toHaveAttribute('aria-pressed', 'false');
    await board.driver('e1000').click();
    await expect(page.getByText(say('board.carry.clicks', { name: 'e1000' }))).toBeAttached();
    await board.group(4).getByRole('heading').click();
    await expect(board.driver('e1000')).toHaveAttribute('aria-pressed', 'false');
  });
  await board.expectAt(3, 3);
});

test('a far device is reached while dragging: the board scrolls under the hand', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  const board = await new Board(page).open();
  await page.evaluate(() => document.querySelector('[data-scrolls]')!.scrollTo({ top: 0, behavior: 'instant' }));
  const far = board.device('03:02.0');
  await expect(far).not.toBeInViewport();
  await board.driver('vfio-pci').scrollIntoViewIfNeeded();
  const source = (await board.driver('vfio-pci').boundingBox())!;
  const stage = (await page.locator('[data-scrolls]').boundingBox())!;
  await page.mouse.move(source.x + 30, source.y + 10);
  await page.mouse.down();
  await page.mouse.move(stage.x + 200, stage.y + stage.height / 2);
  await page.mouse.move(stage.x + 200, stage.y + stage.height - 4);
  await expect(far).toBeInViewport({ ratio: 0.9 });
  await expect(async () => {
    const box = (await far.boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + box.height / 2);
    await expect(far).toHaveAttribute('data-over', '', { timeout: 200 });
  }).toPass({ timeout: seconds(5), intervals: [0] });
  await page.mouse.up();
  await board.expectRefused('03:02.0', 'EBUSY', 'driver-core');
});

test('names of one’s own, a driver’s own menu, detach, and an unbind that waits', async ({ page }) => {
  const board = await new Board(page).open();
  await test.step('a file of one’s own', async () => {
    await page.getByRole('button', { name: say('palette.new-file') }).click();
    await page.keyboard.type('two words');
    await page.keyboard.press('Enter');
    await expect(page.locator(':popover-open')).toContainText(say('palette.bad-name'));
    await page.locator(':popover-open input').fill('crosvm');
    await page.keyboard.press('Enter');
    await expect(board.file('crosvm')).toBeVisible();
    await board.expectAt(4, 4);
  });
  await test.step('a driver of one’s own, by its menu', async () => {
    await page.getByRole('button', { name: say('palette.another') }).click();
    await page.keyboard.type('igb');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('palette.menu.driver', { name: 'igb' }), exact: true }).click();
    await page.locator(':popover-open [data-action="bind"][value="0000:00:1f.3"]').click();
    await board.expectDevice('00:1f.3', 'igb');
    await board.expectGroup(6, { owns: 'kernel', counts: { kernel: 1 } });
  });
  await test.step('unbind waits while qemu holds the device, and goes on when it lets go', async () => {
    expect(await board.unbind('00:05.1')).toBe('BLOCKED');
    await board.expectDevice('00:05.1', 'vfio-pci', 'qemu');
    await expect(board.device('00:05.1').locator('[data-refused="BLOCKED"]')).toBeVisible();
    expect(await board.detach('qemu', '00:05.1')).toBe('OK');
    await board.expectDevice('00:05.1', '');
    await board.expectGroup(3, { owns: 'free', counts: { user: 0 }, owner: '' });
  });
});

test('a finger along the strip scrolls it, a finger off the strip carries @touch', async ({ page }) => {
  const board = await new Board(page).open();
  const strip = page.locator('[data-strip]');
  const from = (await board.file('qemu').boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  const point = (x: number, y: number) => [{ x, y }];
  const [x, y] = [from.x + 30, from.y + from.height / 2];
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(x + 60, y) });
  for (let i = 1; i <= 5; i++)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(x + 60 - i * 20, y) });
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await strip.evaluate((it) => it.scrollLeft)).toBeGreaterThan(40);
  await board.expectAt(3, 3);
  await strip.evaluate((it) => it.scrollTo({ left: 0, behavior: 'instant' }));
  expect(await board.attach('dpdk', '00:05.1', 'touch')).toBe('EPERM');
});
