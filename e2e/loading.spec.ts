import { expect, expectAccessible, expectNothingOverflows, test } from './fixtures.ts';
import { seconds } from './patience.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

const failed = (id: string): string => say('page.failed', { part: say(id) });

test('without a network every button says what could not be loaded, and the page goes on; with one it works', async ({
  page,
  context,
  watch,
}) => {
  watch.allow(/Failed to load resource/);
  const board = await new Board(page).open();
  await context.setOffline(true);

  await board.press(say('share.open'));
  const dialog = page.getByRole('dialog', { name: failed('share.open') });
  await expect(dialog).toContainText('You are offline.');
  await expect(dialog.getByRole('button', { name: say('page.again') })).toBeFocused();
  await expectAccessible(page, 'dialog[open]');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('The second try failed, too.');
  await expect(dialog.getByRole('button', { name: say('page.again') })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: say('share.open'), exact: true })).toBeFocused();

  await board.press(say('page.code'));
  const panel = page.getByRole('region', { name: failed('page.code') });
  await expect(panel).toBeVisible();
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.expectAt(4, 4);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page, '.lens');
  }
  await context.setOffline(false);
  await panel.getByRole('button', { name: say('page.again') }).press('Enter');
  await expect(page.locator('.code-line').first()).toBeVisible();
  // The focus moves from the button to the part.
  await expect(page.locator('.lens :focus')).toHaveCount(1);
  await board.openShare();
});

test('a failure on a phone fits, and is closed again @touch', async ({ page, context, watch }) => {
  watch.allow(/Failed to load resource/);
  const board = await new Board(page).open();
  await context.setOffline(true);
  await board.press(say('page.script'));
  const panel = page.getByRole('region', { name: failed('page.script') });
  await expect(panel).toBeVisible();
  await expectNothingOverflows(page);
  await expectAccessible(page);
  await panel.getByRole('button', { name: say('page.close') }).tap();
  await expect(panel).toBeHidden();
});

test('a chunk that is gone because the server has a newer build says so, and offers a reload', async ({
  page,
  watch,
}) => {
  watch.allow(/Failed to load resource|404 for/);
  const board = await new Board(page).open();
  await page.route(/assets\/compare-/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.route(
    (url) => url.pathname === '/',
    async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replaceAll(/wake-[\w-]+\.js/g, 'wake-newer.js'),
      });
    },
  );
  await board.press(say('page.compare'));
  const panel = page.getByRole('region', { name: failed('page.compare') });
  await expect(panel).toContainText('The server has a newer version of this page.');
  await expect(panel.getByRole('button', { name: say('page.reload') })).toBeVisible();
});

test('a part that throws while it is drawn leaves the page alone', async ({ page, watch }) => {
  watch.allow(/console error: .*boom/s);
  const board = await new Board(page).open();
  let broken = true;
  await page.route(/assets\/compare-[\w-]+\.js/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    if (!broken || !body.includes('.compare')) return route.fulfill({ response: answer });
    const names = [.../export\{(.+)\}/s.exec(body)![1]!.matchAll(/as (\w+)/g)].map(([, name]) => `f as ${name!}`);
    return route.fulfill({
      response: answer,
      body: `const f = () => { throw new Error('boom'); };\nexport { ${names.join(', ')} };\n`,
    });
  });
  await board.press(say('page.compare'));
  const panel = page.locator('.lens [data-failure="crashed"]');
  await expect(panel).toContainText('boom');
  broken = false;
  await board.bind('e1000', '00:05.0', 'clicks');
  await panel.getByRole('button', { name: say('page.close') }).click();
  await expect(panel).toBeHidden();
  await board.press(say('page.code'));
  await expect(page.locator('.code-line').first()).toBeVisible();
});

test('an error that no part stops leaves the history as a script, and the board comes back', async ({
  page,
  watch,
}) => {
  watch.allow(/console error: .*boom|Failed to load resource/s);
  // The list of notices throws in its first two renderings, because React tries twice.
  await page.route(/assets\/index-[\w-]+\.js/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    const broken = body.replace(
      /(\w+)\(`page\.notices`\)/,
      '((globalThis.drawn = (globalThis.drawn ?? 0) + 1) < 3 ? (() => { throw new Error("boom"); })() : $1(`page.notices`))',
    );
    expect(broken).not.toBe(body);
    await route.fulfill({ response: answer, body: broken });
  });
  await page.route(/assets\/zh-CN-/, (route) => route.abort());
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'clicks');
  await page.locator('[data-language]').selectOption('zh-CN');
  await expect(page.getByRole('heading', { name: say('page.stopped') })).toBeVisible();
  await expect(page.getByRole('textbox', { name: say('page.stopped.script') })).toHaveValue(/bind 0000:00:05\.0 e1000/);
  await expectAccessible(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: say('page.stopped.save') }).click();
  expect((await saving).suggestedFilename()).toBe('dma-owner.txt');
  await page.getByRole('button', { name: say('page.stopped.again') }).click();
  await board.alive();
  await board.expectAt(4, 4);
});

test('a page whose first scripts do not come says that it could not be started', async ({ page, watch }) => {
  watch.allow(/Failed to load resource/);
  await page.route(/assets\/machine-/, (route) => route.abort());
  await page.goto('./');
  const dialog = page.getByRole('dialog', { name: say('page.unstarted') });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, 'dialog[open]');
  await page.unrouteAll();
  await dialog.getByRole('button', { name: say('page.reload') }).click();
  await new Board(page).alive();
});

test('a stored scenario that cannot be loaded stays stored, and another try shows it', async ({ page, watch }) => {
  watch.allow(/Failed to load resource/);
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.expectAt(4, 4);
  await page.route(/assets\/saved-/, (route) => route.abort());
  await board.reload();
  await expect(board.notices).toContainText(say('page.failed.keeping'));
  await board.expectAt(3, 3);
  await board.undo();
  await page.unrouteAll();
  // The undo began a try too. If that try has succeeded by now, the notice is gone.
  await board.notices
    .getByRole('button', { name: say('page.again') })
    .click({ timeout: seconds(1) })
    .catch(() => undefined);
  await board.expectAt(4, 4);
  await expect(board.notices).toHaveCount(0);
});
