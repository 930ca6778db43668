import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

const NAMES = ['constructor', '__proto__', 'toString', 'then'];

for (const name of NAMES) {
  test(`?lesson=${name} says that there is no such lesson, as for any other name`, async ({ page, watch }) => {
    watch.allow(new RegExp(`404|lessons/${name}\\.md`));
    await page.goto(`./?lesson=${name}`);
    await expect(page.getByRole('alert').filter({ hasText: say('lesson.failed') })).toBeVisible();
    await page.getByRole('button', { name: say('lesson.to-list') }).click();
    await expect(page.locator('[data-lesson="what-a-group-is"]')).toBeVisible();
  });
}

test('names that every object has ask for no language, no theme, no view and no scenario', async ({ page }) => {
  await page.addInitScript(() => {
    for (const key of ['lang', 'theme', 'lens', 'stepping']) localStorage.setItem(`dma-owner:${key}`, '__proto__');
    for (const key of ['lessons', 'lesson', 'lesson-draft'])
      localStorage.setItem(`dma-owner:${key}`, '{"constructor":1,"__proto__":{"id":"x"}}');
  });
  const board = await new Board(page).open('?lang=__proto__&view=constructor&toString#constructor');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(board.notices).toHaveCount(1);
  await expect(page.locator('[data-device="0000:00:05.1"]')).toHaveAttribute('data-driver', 'vfio-pci');
});

test('a board of such names works, and comes back after a reload', async ({ page }) => {
  const board = await new Board(page).open();
  await board.run(
    'group 3: __proto__ constructor\n\nbind __proto__ vfio-pci\nattach __proto__ toString\nbind constructor then\n',
  );
  await expect(page.locator('[data-group="3"]')).toHaveAttribute('data-owns', 'user');
  await expect(page.locator('[data-group="3"] [data-owner]')).toHaveAttribute('data-owner', 'toString');
  await expect(page.locator('[data-group="3"] [data-refs]')).toHaveAttribute('data-refs', '1');
  await expect(page.locator('[data-device="__proto__"] .device-name')).toHaveAccessibleName(
    /Driver vfio-pci, held by toString/,
  );
  await board.reload();
  expect(await board.results()).toBe('OK OK EBUSY');
});
