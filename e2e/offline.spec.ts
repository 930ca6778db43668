import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { filesOf, writeWorker } from '../scripts/offline.mjs';
import { serve } from '../scripts/serve.mjs';
import { expect, test as base } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

interface Host {
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** A separate server with a copy of the page for each test. The test can stop the server and change the copy. */
const test = base.extend<{ host: Host & { readonly url: string } }>({
  host: async ({ browserName: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'dma-owner-'));
    cpSync('dist/page', folder, { recursive: true });
    const { url, close } = await serve(folder);
    let open = true;
    const stop = async (): Promise<void> => {
      if (open) await close();
      open = false;
    };
    await use({ folder, url, close: stop });
    await stop();
    rmSync(folder, { recursive: true });
  },
  baseURL: async ({ host }, use) => {
    await use(host.url);
  },
});
test.use({ serviceWorkers: 'allow' });

/** Waits until the service worker has stored the whole page. */
const kept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((done) => {
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
      });
  });

test('without a network everything is there: the page, every file of it, a lesson, the code', async ({
  page,
  host,
  watch,
}) => {
  watch.allow(/ERR_CONNECTION_REFUSED/);
  const board = await new Board(page).open();
  await kept(page);
  const manifest = await page.evaluate(
    async () =>
      (await (await fetch(document.querySelector<HTMLLinkElement>('link[rel="manifest"]')!.href)).json()) as {
        icons: { src: string }[];
      },
  );
  const files = filesOf(host.folder);
  for (const { src } of manifest.icons) expect(Object.keys(files)).toContain(src.slice(2));

  await host.close();
  await page.reload();
  await board.expectAt(3, 3);
  expect(
    await page.evaluate(async (paths) => {
      const missing = await Promise.all(
        paths.map(async (path) => ((await fetch(`./${path}`).catch(() => null))?.ok ? [] : [path])),
      );
      return missing.flat();
    }, Object.keys(files)),
  ).toEqual([]);

  await board.press(say('page.walkthrough'));
  await page.locator('[data-lesson="leak-meter"] button').click();
  await page.locator('[data-start]').click();
  await expect(page.locator('.lesson-steps')).toBeVisible();
  await board.press(say('page.code'));
  await expect(page.locator('.code-line').first()).toBeVisible();
  // The reload opens the same lesson and the same lens.
  await page.reload();
  await expect(page.locator('.lesson-steps')).toBeVisible();
  await expect(page.locator('.code-line').first()).toBeVisible();
});

test('a new version says so, and takes over when it is wanted; nothing is lost', async ({ page, host }) => {
  const board = await new Board(page).open();
  await kept(page);
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.expectAt(4, 4);

  const index = join(host.folder, 'index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replace('<html lang="en">', '<html lang="en" data-built="anew">'));
  writeWorker(host.folder);
  await page.reload();
  // The service worker fetches the new version in the background. Until then, the old version stays active.
  await expect(board.notices).toHaveText(new RegExp(say('hall.update')), { timeout: seconds(15) });
  await expect(page.locator('html')).not.toHaveAttribute('data-built');
  await board.notices.getByRole('button', { name: say('hall.update.take') }).click();
  await expect(page.locator('html')).toHaveAttribute('data-built', 'anew');
  await board.expectAt(4, 4);
  await expect(board.notices).toHaveCount(0);
});
