import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

const FORBIDDEN = (): void => {
  Object.defineProperty(window, 'localStorage', {
    get: () => {
      throw new DOMException('The document is sandboxed', 'SecurityError');
    },
  });
};
const FULL = (): void => {
  Storage.prototype.setItem = () => {
    throw new DOMException('exceeded the quota', 'QuotaExceededError');
  };
};

for (const [what, how, words] of [
  ['forbidden', FORBIDDEN, 'share.storage-forbidden'],
  ['full', FULL, 'share.storage-full'],
] as const) {
  test(`storage ${what}: one notice, and nothing is lost`, async ({ page }) => {
    await page.addInitScript(how);
    const board = await new Board(page).open();
    await board.bind('e1000', '00:05.0', 'menu');
    await expect(board.notices).toHaveText([new RegExp(say(words).slice(0, 30))]);
    await board.bind('vfio-pci', '00:05.2', 'menu');
    await board.undo();
    await board.close('qemu');
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
    await expect(board.notices).toHaveCount(1);
    expect(await board.results()).toBe('OK OK OK EBUSY OK');
    await page.getByRole('button', { name: /^Theme/ }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  });
}

test('an embedded board in a sandbox works, keeps nothing and asks for nothing', async ({ page }) => {
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>host</title><iframe sandbox="allow-scripts" width="1000" height="700" src="./?embed" title="board"></iframe>`,
    }),
  );
  await page.goto('./host.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('[data-device="0000:00:05.1"]')).toHaveAttribute('data-driver', 'vfio-pci');
  await expect(async () => {
    await frame.locator('[data-palette-driver="e1000"]').click();
    await expect(frame.locator('[data-palette-driver="e1000"]')).toHaveAttribute('aria-pressed', 'true', {
      timeout: 500,
    });
  }).toPass({ timeout: seconds(5) });
  await frame.locator('[data-device="0000:00:05.0"]').click();
  await expect(frame.locator('[data-refused="EBUSY"]')).toBeVisible();
  await expect(frame.getByRole('region', { name: say('page.notices') })).toHaveCount(0);
});

test('a reload keeps everything; what a link or a machine replaces can be brought back', async ({ page }) => {
  const board = await new Board(page).open();
  await board.switchTo('amended');
  await board.bind('e1000', '00:05.0', 'menu');
  await board.undo();
  await board.close('qemu');
  await board.bind('e1000', '00:05.0', 'menu');
  await board.undo();
  const before = { history: await board.history(), script: await board.script() };
  await board.reload();
  await board.expectAt(4, 5);
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'amended');
  expect({ history: await board.history(), script: await board.script() }).toEqual(before);
  await expect(page.getByRole('group', { name: say('timeline.branches') }).getByRole('button')).toHaveCount(1);
  await expect(board.notices).toHaveCount(0);

  const dialog = await board.openLoad();
  await dialog
    .getByRole('textbox')
    .fill('IOMMU Group 0 00:02.0 VGA compatible controller [0300]: Somebody Graphics [8086:0166]\n');
  await dialog.getByRole('button', { name: say('doctor.load'), exact: true }).click();
  await expect(page.locator('[data-device]')).toHaveCount(1);
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'linux-7.3');
  await board.reload();
  await expect(page.locator('[data-device]')).toHaveCount(1);
  const share = await board.openShare();
  await share
    .locator('[data-kept-open="nowhere"]')
    .getByRole('button', { name: new RegExp(`^${say('share.kept-open')} `) })
    .click();
  await board.expectAt(4, 5);
  expect(await board.history()).toEqual(before.history);
});
