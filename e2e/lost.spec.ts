import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

/** The time after which the page gives up a silent worker, in milliseconds: `GRACE` times `TICK` of app/workers. */
const PATIENCE = 10_000;

/** The worker's action after it has reported a violation. */
const FATES = {
  closes: 'self.close();',
  hangs: 'for (;;);',
} as const;

/** The code of a search worker that meets its fate after it has reported a violation. */
const doomed = (body: string, fate: string): string => `
const post = self.postMessage.bind(self);
self.postMessage = (said) => {
  post(said);
  if (said.type === 'progress' && said.progress.decided.length > 0) { ${fate} }
};
${body}`;

/** Replaces every search worker that starts from now on. Returns a function that ends this. */
async function doom(page: Page, fate: string): Promise<() => Promise<void>> {
  const pattern = /\/worker-[^/]*\.js$/;
  await page.route(pattern, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: doomed(await response.text(), fate) });
  });
  return () => page.unroute(pattern);
}

for (const [name, cause] of [
  ['closes', /The browser ended the search/],
  ['hangs', /The search stopped answering/],
] as const) {
  test(`a search worker that ${name} leaves what it found, and the next search works`, async ({ page }) => {
    const live = await doom(page, FATES[name]);
    await page.clock.install();
    const board = await new Board(page).open();
    await board.switchTo('sketch');
    await board.press(say('page.explore'));
    const panel = page.getByRole('region', { name: say('explore.title'), exact: true });
    const devices = panel.locator('[data-size="devices"]');
    // The search is large enough to continue after its first reports.
    for (let size = 2; size < 4; size += 1) await devices.getByRole('button').nth(1).click();
    await panel.locator('[data-search]').click();
    const violated = panel.locator('.explore-row[data-standing="violated"]');
    await expect(violated.first()).toBeVisible({ timeout: seconds(20) });
    const state = panel.locator('.explore-state').first();
    // A hanging worker is noticed after this time. A closed worker is noticed at once.
    if (name === 'hangs') await page.clock.runFor(PATIENCE);
    await expect(state).toContainText(cause);
    await expect(state).toContainText(/It had seen [\d,]+ states/);
    await expect(violated.first()).toBeVisible();
    await expect(violated.first().locator('[data-show]')).toBeVisible();

    await live();
    for (let size = 4; size > 2; size -= 1) await devices.getByRole('button').nth(0).click();
    await panel.locator('[data-search]').click();
    await expect(panel.locator('[data-phase="done"][data-whole]')).toBeVisible({ timeout: seconds(20) });
  });
}
