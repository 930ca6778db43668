import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

const TEXT = readFileSync('dist/page/licences.txt', 'utf8');

test('the share dialog shows our licence and the licences of all packages and fonts, and says so where they cannot be had', async ({
  page,
  watch,
}) => {
  watch.allow(/licences\.txt|ERR_FAILED/);
  const board = await new Board(page).open();
  const part = (await board.openShare()).locator('[data-licences]');
  await page.route('**/licences.txt', (route) => route.abort());
  await part.getByText(say('page.licences'), { exact: true }).click();
  await expect(part.getByRole('alert')).toHaveText(say('page.licences.failed'));

  await page.unroute('**/licences.txt');
  await part.getByText(say('page.licences'), { exact: true }).click();
  await part.getByText(say('page.licences'), { exact: true }).click();
  await expect(part.getByRole('alert')).toHaveCount(0);
  const text = part.getByRole('region', { name: say('page.licences') });
  await expect(text).toContainText('SIL OPEN FONT LICENSE');
  expect(await text.textContent()).toBe(TEXT);
  await expectAccessible(page);
});

test('the text view shows the same, and a machine finds it too', async ({ page }) => {
  await page.goto('./?text');
  const part = page.locator('[data-licences]');
  await part.getByText(say('page.licences'), { exact: true }).click();
  await expect(part.getByRole('region')).toContainText('react-dom');
  const linked = await page.locator('link[rel="license"]').getAttribute('href');
  expect(await (await page.request.get(linked!)).text()).toBe(TEXT);
});
