import { LESSONS, written } from './course.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { say } from './words.ts';

/**
 * Normally one step of each lesson is checked, in one theme. Step and theme change from lesson to lesson.
 * `npm run verify` checks every step in both themes.
 */
const everyWay = Boolean(process.env['VERIFY']);

// There are two halves, because there are two workers.
for (const half of [0, 1]) {
  test(`the steps of the lessons are accessible as text: half ${half + 1}`, async ({ page }) => {
    test.setTimeout(everyWay ? 300_000 : 60_000);
    for (const [number, id] of LESSONS.entries()) {
      if (number % 2 !== half) continue;
      const { steps } = written(id);
      const looked = everyWay ? [...steps.keys()] : [number % steps.length];
      await test.step(id, async () => {
        await page.goto(`./?text&lesson=${id}&step=${looked[0]! + 1}`);
        const lesson = page.locator('.text-lesson');
        for (const at of looked) {
          await lesson.getByRole('combobox', { name: say('lesson.jump') }).selectOption(String(at));
          await expect(lesson.locator('.lesson-title')).toHaveText(steps[at]!.title.replaceAll('`', ''));
          const look = async (): Promise<void> => {
            await page.emulateMedia({ colorScheme: number % 4 < 2 ? 'light' : 'dark', reducedMotion: 'reduce' });
            await expectAccessible(page, '.text-lesson');
            if (!everyWay) return;
            await page.emulateMedia({ colorScheme: number % 4 < 2 ? 'dark' : 'light' });
            await expectAccessible(page, '.text-lesson', 'colours');
          };
          const reveal = lesson.locator('[data-reveal]');
          if (await reveal.isVisible()) {
            if (everyWay) await look();
            // The answer also shows the rest of the step.
            await reveal.click();
            await expect(lesson.locator('[data-predict="shown"]')).toBeVisible();
          }
          await look();
        }
      });
    }
  });
}
