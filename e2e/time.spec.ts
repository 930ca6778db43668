import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

const STORY = `bind 0000:00:05.0 e1000
bind 0000:00:05.2 vfio-pci
attach 0000:00:05.2 dpdk
close qemu
bind 0000:00:05.0 e1000
`;

test('undo, redo, jump, play, the next refusal', async ({ page }) => {
  const board = await new Board(page).open();
  await board.run(STORY, 'append');
  await board.expectAt(8, 8);
  await board.closeScript();

  await test.step('undo is total, and redo is exact', async () => {
    for (let step = 7; step >= 0; step--) {
      await board.undo();
      await board.expectAt(step, 8);
    }
    await board.expectGroup(3, { owns: 'free', counts: { kernel: 0, user: 0 }, owner: '' });
    await board.expectDevice('00:05.1', '');
    // The boot is the first entry, so the button is disabled. It keeps the focus.
    await expect(page.getByRole('button', { name: say('timeline.back') })).toHaveAttribute('aria-disabled', 'true');
    for (let step = 1; step <= 8; step++) await board.redo();
    await board.expectAt(8, 8);
    await board.expectGroup(3, { owns: 'kernel', counts: { kernel: 1 } });
    await board.expectDevice('00:05.0', 'e1000');
  });
  await test.step('by keys', async () => {
    await page.keyboard.press('Control+z');
    await board.expectAt(7);
    await page.keyboard.press('Control+Shift+z');
    await board.expectAt(8);
    await board.now.focus();
    await page.keyboard.press('Home');
    await board.expectAt(0);
    await page.keyboard.press('ArrowRight');
    await board.expectAt(1);
    await expect(board.now).toBeFocused();
    await page.keyboard.press('End');
    await board.expectAt(8);
  });
  await test.step('jump', async () => {
    await page.locator('[data-step="4"]').click();
    await board.expectAt(4, 8);
    await board.expectRefused('00:05.0', 'EBUSY', 'protocol');
    await page.getByRole('slider', { name: say('timeline.scrub') }).fill('6');
    await board.expectAt(6, 8);
    await board.expectRefused('00:05.2', 'EPERM', 'protocol');
  });
  await test.step('to the next refusal', async () => {
    await board.time('timeline.first');
    await board.time('timeline.next-refusal');
    await board.expectAt(4);
    await board.time('timeline.next-refusal');
    await board.expectAt(6);
    await expect(page.getByRole('button', { name: say('timeline.next-refusal') })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });
  await test.step('play', async () => {
    await page.getByRole('combobox', { name: say('timeline.speed') }).selectOption('250');
    await board.time('timeline.first');
    await board.time('timeline.play');
    await expect(page.getByRole('button', { name: say('timeline.pause'), exact: true })).toBeVisible();
    await board.expectAt(8);
    await expect(page.getByRole('button', { name: say('timeline.play'), exact: true })).toBeVisible();
    expect(await board.results()).toBe('OK OK OK EBUSY OK EPERM OK OK');
  });
});

test('acting in the past is a branch; switching between branches loses none', async ({ page }) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.bind('vfio-pci', '00:05.2', 'clicks');
  const first = await board.history();
  await board.time('timeline.back');
  await board.time('timeline.back');
  await board.expectAt(3, 5);

  // The history continues differently from here: the group is released first.
  expect(await board.close('qemu')).toBe('OK');
  await board.expectAt(4, 4);
  expect(await board.bind('e1000', '00:05.0', 'clicks')).toBe('OK');
  await board.expectGroup(3, { owns: 'kernel' });
  const second = await board.history();
  await board.undo();
  const other = page.getByRole('group', { name: say('timeline.branches') }).getByRole('button');
  await expect(other).toHaveCount(1);
  await other.click();
  await board.expectAt(4, 5);
  expect((await board.history()).map(({ result }) => result)).toEqual(first.map(({ result }) => result));
  await board.redo();
  await board.expectGroup(3, { owns: 'user', owner: 'qemu' });
  await board.expectDevice('00:05.2', 'vfio-pci');
  // From the fork, each branch is one press away.
  await board.undo();
  await other.click();
  await board.redo();
  expect(await board.history()).toEqual(second);

  await test.step('a reload keeps the tree, the branches and the place in it', async () => {
    await board.undo();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
    await board.reload();
    await board.expectAt(4, 5);
    await expect(other).toHaveCount(1);
    await board.redo();
    expect((await board.history()).map(({ result }) => result)).toEqual(second.map(({ result }) => result));
  });
});

test('another version replays the same history and says where it first differs', async ({ page }) => {
  const board = await new Board(page).open();
  await board.run(STORY, 'append');
  await board.closeScript();
  const strip = page.locator('[data-difference]');

  await board.switchTo('sketch');
  expect(await board.results()).toBe('OK OK OK EBUSY OK HANG HANG HANG');
  await expect(strip).toHaveAttribute('data-difference', '4');
  await strip.getByRole('button', { name: say('protocol.go-there') }).click();
  await board.expectAt(4, 8);
  await strip.getByRole('button', { name: /Back to/ }).click();
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'repaired');
  expect(await board.results()).toBe('OK OK OK EBUSY OK EPERM OK OK');
  await board.expectAt(4, 8);

  await board.switchTo('linux-7.3');
  await expect(board.group(4).locator('[data-count="owner_cnt"]')).toHaveText('1');
  await expect(board.group(4).locator('[data-count="kernel"]')).toHaveCount(0);
  expect((await board.history()).map(({ result }) => result)).toHaveLength(8);
  // An event of the reader ends the comparison.
  await board.time('timeline.last');
  await board.unbind('00:05.0');
  await expect(strip).toHaveCount(0);
});
