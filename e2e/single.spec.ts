import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test as base } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

const BUILT = 'dist/dma-owner.html';

/** The single file, alone in a folder. A request for another file would fail. */
const test = base.extend<object, { file: string }>({
  file: [
    async ({ browserName: _ }, use) => {
      if (!existsSync(BUILT) || statSync(BUILT).mtimeMs < statSync('dist/built').mtimeMs)
        execFileSync(process.execPath, ['scripts/single.mjs'], { stdio: 'ignore' });
      const folder = mkdtempSync(join(tmpdir(), 'dma-owner-'));
      copyFileSync(BUILT, join(folder, 'mailed.html'));
      await use(pathToFileURL(join(folder, 'mailed.html')).href);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: seconds(90) },
  ],
});

// One worker takes all of these tests. Two workers would build the same file at once.
test.describe.configure({ mode: 'default' });

test('one file, opened from a disk: lessons, code, machines and the reading of long texts', async ({
  page,
  file,
  watch,
}) => {
  watch.allow(/^request to file:.*\/mailed\.html(?:$|\?)/);
  // It must be small enough for mail: most mail servers accept 10 MB.
  expect(statSync(BUILT).size).toBeLessThan(5_000_000);
  const board = await new Board(page).open(file);
  await board.press(say('page.walkthrough'));
  await page.locator('[data-lesson="not-lock-safe"] button').click();
  await page.locator('[data-start]').click();
  await expect(page.locator('.lesson-steps')).toBeVisible();
  await board.press(say('page.code'));
  await expect(page.locator('.code-line').first()).toBeVisible();
  await expect(page).toHaveURL(/lesson=not-lock-safe&step=1/);
  await page.reload();
  await expect(page.locator('.lesson-steps')).toBeVisible();
  await expect(page.locator('.code-line').first()).toBeVisible();

  const started = page.waitForEvent('worker');
  const load = await board.openLoad();
  await load.locator('[data-sample="server"]').click();
  await expect(load.getByRole('textbox')).not.toHaveValue('');
  expect((await started).url()).toMatch(/^blob:/);
  // The text is too long to be read in one go.
  const text = `${await load.getByRole('textbox').inputValue()}\n${'no line of any listing\n'.repeat(10_000)}`;
  await load
    .locator('input[type="file"]')
    .setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(load.locator('.doctor-unread')).toBeVisible({ timeout: seconds(15) });
});

test('one file carries the licences of all that is in it', async ({ page, file, watch }) => {
  watch.allow(/^request to file:.*\/mailed\.html(?:$|\?)/);
  const part = (await (await new Board(page).open(file)).openShare()).locator('[data-licences]');
  await part.getByText(say('page.licences'), { exact: true }).click();
  const text = await part.getByRole('region').textContent();
  for (const name of ['dma-owner', 'react-dom', 'xstate', '@codemirror/view', '@fontsource-variable/inter'])
    expect(text).toMatch(new RegExp(`^ *${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  expect(text).toContain('SIL OPEN FONT LICENSE');
});
