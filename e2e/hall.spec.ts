import { written } from './course.ts';
import { expect, expectAccessible, expectNothingOverflows, test } from './fixtures.ts';
import { Player } from './player.ts';
import { seconds } from './patience.ts';

test('two windows: the audience sees the lesson, the speaker sees notes, the next step and a clock, and either turns the pages', async ({
  page,
}) => {
  const lesson = written('kernel-came-first');
  const [one, two] = lesson.steps.map(({ title }) => title.replaceAll('`', ''));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const player = new Player(page, 'mouse');
  await player.board.open('./?present&lesson=kernel-came-first&step=1');
  await expect(player.panel.locator('.lesson-title')).toHaveText(one!);
  const opening = page.waitForEvent('popup');
  await player.panel.locator('[data-open-speaker]').click();
  const speaker = await opening;
  const step = speaker.locator('.speaker-step');
  await expect(step).toContainText(one!);

  await test.step('what stands there', async () => {
    await expect(speaker.locator('.speaker-notes .lesson-prose')).toBeVisible();
    const notes = (await speaker.locator('.speaker-notes .lesson-prose p').first().innerText()).trim();
    expect(notes.length).toBeGreaterThan(20);
    // The audience's window does not show the notes.
    await expect(page.locator('body')).not.toContainText(notes);
    await expect(speaker.locator('.speaker-next h3')).toHaveText(two!);
    await expect(speaker.locator('[data-elapsed]')).not.toHaveText('0:00');
    await speaker.locator('[data-clock-anew]').click();
    await expect(speaker.locator('[data-elapsed]')).toHaveText('0:00');
    for (const colorScheme of ['light', 'dark'] as const) {
      await speaker.emulateMedia({ colorScheme });
      await expectAccessible(speaker);
    }
    for (const width of [960, 480]) {
      await speaker.setViewportSize({ width, height: 720 });
      await expectNothingOverflows(speaker);
    }
  });
  await test.step("the speaker's remote turns the audience's page", async () => {
    await speaker.keyboard.press('PageDown');
    await expect(player.panel.locator('[data-predict]')).not.toHaveAttribute('data-predict', 'open');
    while ((await player.now()).onward === 'play') await speaker.locator('[data-forward="play"]').click();
    await speaker.locator('[data-forward="next"]').click();
    await expect(player.panel.locator('.lesson-title')).toHaveText(two!);
    await expect(step).toContainText(two!);
    await speaker.locator('select').selectOption('0');
    await expect(player.panel.locator('.lesson-title')).toHaveText(one!);
  });
  await test.step("and the audience's page tells the speaker's", async () => {
    await player.forward();
    await expect(step).toContainText(two!);
    await speaker.keyboard.press('b');
    await expect(page.locator('.lesson-blank')).toBeVisible();
    await expect(speaker.locator('[data-blank]')).toHaveAttribute('aria-pressed', 'true');
    await speaker.keyboard.press('b');
    await expect(page.locator('.lesson-blank')).toBeHidden();
    await player.board.switchTo('sketch');
    await speaker.locator('[data-back-to-lesson]').click();
    await expect(player.panel.locator('[data-astray]')).toHaveCount(0);
  });
  await test.step('either may be loaded anew', async () => {
    await page.reload();
    await expect(player.panel.locator('.lesson-title')).toHaveText(two!);
    await expect(step).toContainText(two!);
    await speaker.reload();
    await expect(step).toContainText(two!);
    await speaker.keyboard.press('PageUp');
    await expect(player.panel.locator('.lesson-title')).toHaveText(one!);
  });
  await test.step('without the other window it says what it waits for', async () => {
    await page.close();
    await expect(speaker.locator('.speaker-main')).toContainText(/waiting/i, { timeout: seconds(10) });
  });
});
