import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

test('a share link opens the same page anywhere', async ({ page, browser, baseURL }) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  await board.bind('vfio-pci', '00:05.2', 'menu');
  await board.attach('dpdk', '00:05.2', 'menu');
  await board.undo();
  const link = await board.link();
  expect(link.startsWith(`${baseURL ?? ''}#`)).toBe(true);
  const script = await board.script();

  const elsewhere = await browser.newContext();
  try {
    const other = await new Board(await elsewhere.newPage()).open(link);
    await other.expectAt(5, 6);
    await expect(other.page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'repaired');
    await expect(other.notices).toHaveCount(0);
    expect(await other.history()).toEqual(await board.history());
    expect(await other.script()).toBe(script);
    await other.expectGroup(3, { owns: 'user', counts: { user: 1 }, owner: 'qemu', refs: 1 });
    expect(await other.link()).toBe(link);

    await test.step('embedded it is the board alone, with a palette', async () => {
      await other.open(link.replace('#', '?embed#'));
      await other.expectDevice('00:05.2', 'vfio-pci');
      await expect(other.page.getByRole('banner')).toHaveCount(0);
      await expect(other.driver('e1000')).toBeVisible();
    });
  } finally {
    await elsewhere.close();
  }
});

test('a copied script pasted back is the same history, saved and opened too', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  await board.close('qemu');
  await board.bind('e1000', '00:05.0', 'menu');
  const history = await board.history();
  const dialog = await board.openShare();
  await dialog.getByRole('button', { name: say('share.copy-script') }).click();
  await expect(dialog.getByText(say('share.copied'), { exact: true })).toBeVisible();
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: say('share.save-file') }).click();
  const saved = await readFile(await (await saving).path(), 'utf8');
  await page.keyboard.press('Escape');
  // In the meantime the board continues differently.
  await board.undo();
  await board.bind('vfio-pci', '00:05.2', 'menu');
  await board.expectAt(6, 6);

  await test.step('pasted', async () => {
    const box = await board.openScript();
    await box.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+v');
    await expect(box).toHaveValue(saved);
    await page.locator('[data-script-run]').click();
    await board.expectAt(6, 6);
    expect((await board.history()).map(({ result }) => result)).toEqual(history.map(({ result }) => result));
    expect(await board.script()).toBe(saved);
    await board.closeScript();
  });
  await test.step('opened from the file', async () => {
    await board.time('timeline.first');
    const again = await board.openShare();
    const choosing = page.waitForEvent('filechooser');
    await again.getByRole('button', { name: say('share.open-file') }).click();
    await (await choosing).setFiles({ name: 'story.txt', mimeType: 'text/plain', buffer: Buffer.from(saved) });
    await expect(again).toBeHidden();
    await board.expectAt(6, 6);
    expect(await board.script()).toBe(saved);
  });
  await test.step('a file that is no script changes nothing and says so', async () => {
    const again = await board.openShare();
    const choosing = page.waitForEvent('filechooser');
    await again.getByRole('button', { name: say('share.open-file') }).click();
    await (
      await choosing
    ).setFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 10, 7, 7]),
    });
    await expect(board.notices).toContainText('photo.jpg');
    await board.expectAt(6, 6);
  });
});

test('broken links say what is wrong, and the page goes on', async ({ page }) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  const good = (await board.link()).split('#')[1]!;
  const first = Buffer.from(good, 'base64url');
  first[0] = 0xdf;
  const broken: readonly (readonly [string, RegExp | string])[] = [
    ['garbage!%F0%9F%92%A9', say('share.error.not-ours')],
    ['AAAA', say('share.error.not-ours')],
    [good.slice(0, Math.floor(good.length / 2)), say('share.error.damaged')],
    [`${good.slice(0, 40)}x${good.slice(41)}`, say('share.error.damaged')],
    [first.toString('base64url'), say('share.error.newer-format')],
    ['0P', say('share.error.not-ours')],
    ['%', say('share.error.not-ours')],
  ];
  for (const [fragment, words] of broken) {
    // The page is left first, so that the link is opened and does not only change the fragment.
    await page.goto('about:blank');
    await board.open(`./#${fragment}`);
    await expect(board.notices, fragment).toHaveCount(1);
    await expect(board.notices).toContainText(words);
    // The earlier work is still there.
    await board.expectAt(4, 4);
  }
  await board.notices.getByRole('button', { name: say('page.dismiss') }).click();
  await expect(board.notices).toHaveCount(0);
  await expect(page.locator(':focus'), 'the focus is not lost with the notice').toHaveCount(1);

  await test.step('a good link typed into the same tab opens', async () => {
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, good);
    await board.expectAt(4, 4);
    await expect(board.notices).toHaveCount(0);
  });
});
