import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNothingOverflows, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

/** A reader who types in the text page. */
class Typist {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  get box() {
    return this.page.getByRole('textbox', { name: say('text.command.label') });
  }
  /** The answer to the latest line. */
  get answer() {
    return this.page.getByRole('log').locator('.text-entry').last();
  }
  /** Types a line and waits for its answer. */
  async type(line: string, answer: string | RegExp): Promise<void> {
    await this.box.fill(line);
    await this.page.keyboard.press('Enter');
    await expect(this.answer).toContainText(answer);
  }
}

test('the text view tells the board’s own state, and what is typed there happens on the board', async ({ page }) => {
  const board = await new Board(page).open();
  await board.bind('vfio-pci', '00:05.2', 'menu');
  await test.step('a link leads to it, and the focus comes along', async () => {
    await page
      .getByRole('banner')
      .getByRole('link', { name: say('page.text'), exact: true })
      .click();
    await expect(page.getByRole('heading', { level: 1, name: say('text.title') })).toBeFocused();
    await expect(page).toHaveURL(/\?text$/);
    await expect(page).toHaveTitle(say('text.title'));
    await board.expectDevice('00:05.2', 'vfio-pci');
    await board.expectGroup(3, { owns: 'user', counts: { user: 1, kernel: 0 }, owner: 'qemu', refs: 1 });
    await board.expectAt(4, 4);
  });
  const typist = new Typist(page);
  await test.step('a refusal says why, in the log and above it', async () => {
    await typist.type(
      'bind 05.0 e1000',
      'Bind e1000 to 0000:00:05.0: refused with EBUSY. The group already has a user',
    );
    await expect(page.locator('main')).toContainText(/Step 5 of 5\. Bind e1000 to 0000:00:05\.0: EBUSY\./);
    await board.expectAt(5, 5);
    await expect(typist.box).toHaveValue('');
    await expect(typist.box).toBeFocused();
  });
  await test.step('what cannot be done stays to be mended', async () => {
    await typist.type('bind 05.0 ', 'expected DRIVER here');
    await expect(typist.box).toHaveValue('bind 05.0 ');
    await expect(typist.box).toHaveAttribute('aria-invalid', 'true');
  });
  await test.step('suggestions are taken with the right arrow, earlier lines come with the up arrow', async () => {
    await typist.box.fill('unbind 05.2');
    await page.keyboard.press('ArrowRight');
    await expect(typist.box).toHaveValue('unbind 0000:00:05.2 ');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(typist.box).toHaveValue('bind 05.0 e1000');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(typist.box).toHaveValue('unbind 0000:00:05.2 ');
    await typist.box.fill('attach 05');
    await expect(page.getByRole('list', { name: say('text.command.suggestions') }).getByRole('button')).toHaveText([
      '0000:00:05.0',
      '0000:00:05.1',
      '0000:00:05.2',
      '0000:00:05.3',
    ]);
  });
  await test.step('time and version', async () => {
    await typist.type('go 3', 'Step 3 of 5');
    await board.expectAt(3, 5);
    await page
      .getByRole('button', { name: say('text.history.go', { step: 5, event: 'bind 0000:00:05.0 e1000' }) })
      .click();
    await expect(typist.answer).toContainText('Step 5 of 5');
    await typist.type('version sketch', 'left the lock held');
    await board.expectGroup(3, { owns: 'stuck' });
    await expect(page.locator('main')).toContainText('the lock was left held by bind 0000:00:05.0 e1000');
  });
  await test.step('a reload keeps it, and back on the board it is all there', async () => {
    await page.reload();
    await board.expectAt(5, 5);
    await page.getByRole('link', { name: say('text.to-board') }).click();
    await board.alive();
    await board.expectAt(5, 5);
    await board.expectRefused('00:05.0', 'EBUSY', 'protocol');
    await expect(page).not.toHaveURL(/text/);
  });
});

test('the text view is accessible in both themes, on a phone and at 400 %', async ({ page }) => {
  await page.goto('./?text');
  const typist = new Typist(page);
  await test.step('the first press of Tab offers the command line', async () => {
    await expect(typist.box).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: say('text.to-command') })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(typist.box).toBeFocused();
  });
  await typist.type('bind 05.0 e1000', 'EBUSY');
  await typist.type('version sketch', 'Version Sketch');
  await typist.type('close qemu', 'the call hangs');
  await typist.type('lesson', 'seed-message');
  await typist.box.fill('show 05');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, undefined, colorScheme === 'light' ? 'everything' : 'colours');
  }
  // 1280 pixels at a zoom of 400 % are 320 pixels.
  for (const [width, height] of [
    [390, 844],
    [320, 256],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectNothingOverflows(page);
  }
  await expectAccessible(page);
});

test('a version is judged by typing, and a counterexample comes into the history', async ({ page }) => {
  await page.goto('./?text');
  const typist = new Typist(page);
  const answerTo = (line: string) => page.getByRole('log').locator(`[data-typed="${line}"]`);
  await typist.type('check no-splitt', 'perhaps no-split');
  await typist.type('version sketch', 'Version Sketch');
  await test.step('a search is stopped', async () => {
    // The search is very fast. So the test holds the worker's script back until the stop command is typed.
    const held: (() => void)[] = [];
    await page.route(/\/worker-[^/]*\.js$/, (route) => void held.push(() => void route.continue()));
    await typist.type('check', 'Searching Sketch');
    await expect.poll(() => held.length).toBe(1);
    await typist.box.fill('check stop');
    await page.keyboard.press('Enter');
    await page.evaluate(() => new Promise(requestAnimationFrame));
    held[0]!();
    await expect(answerTo('check stop')).toContainText(
      /Sketch: Stopped after [\d,]+ states, .*What was not found is not proven\./,
    );
    await typist.type('check stop', say('text.problem.no-check'));
    await typist.box.fill('clear');
    await page.keyboard.press('Enter');
    await expect(typist.answer).toHaveCount(0);
  });
  await test.step('that the search has begun is said at once, the verdicts when it has ended', async () => {
    await typist.box.fill('');
    await page.keyboard.type('check');
    await page.keyboard.press('Enter');
    await expect(answerTo('check')).toContainText(
      /^Searching Sketch, statement by statement, with two devices, two files and two CPUs: \d+ properties\./,
    );
    await expect(typist.box).toBeFocused();
    await expect(typist.answer).toContainText(
      /Sketch: Searched whole: \d+ properties, 6 violated\. [\d,]+ states, [\d,]+ transitions\./,
      { timeout: seconds(20) },
    );
    await expect(typist.answer).toContainText(
      'An owner only while somebody claims (no-stale-owner): violated, 21 steps at the shortest.',
    );
    await expect(typist.answer).toContainText('Never kernel and user at once (no-split): holds.');
  });
  await test.step('the way there is played', async () => {
    await page.keyboard.type('check show no-st');
    await page.keyboard.press('ArrowRight');
    await expect(typist.box).toHaveValue('check show no-stale-owner ');
    await page.keyboard.press('Enter');
    await expect(answerTo('check show no-stale-owner')).toContainText('Another machine: one group, 2 devices.');
    await expect(page.locator('main')).toContainText('is still recorded, although no user is counted.');
    await typist.type('check show no-split', 'there is no way to be shown. Never kernel and user at once: holds.');
  });
  await expectAccessible(page);
});

test('a lesson is read, answered and solved by typing', async ({ page }) => {
  await page.goto('./?text');
  const typist = new Typist(page);
  await typist.type('next', say('text.problem.no-lesson'));
  await typist.type('where', 'At step 3 of 3');
  await typist.type('lesson leak-meter', 'The leak meter');
  await typist.type('next', 'Lesson step 1 of 7: The first tenant.');
  await typist.type('next', /How many references.*Type “answer” and one of 0, 1, 2/s);
  await typist.type('next', say('text.problem.asked-first'));
  await typist.type('answer 7', 'one of 0, 1, 2');
  await typist.type('answer 2', 'Not quite: you said 2, and it is 1.');
  await typist.type('back', 'Lesson step 1 of 7');
  await test.step('by its number, at its end, and something of one’s own in between', async () => {
    for (const [step, answer] of [
      [2, null],
      [3, '0'],
      [4, '2'],
      [5, null],
      [6, '0'],
    ] as const) {
      await typist.type('next', `Lesson step ${step} of 7`);
      if (answer !== null) await typist.type(`answer ${answer}`, `Right: ${answer}.`);
    }
    await typist.type('bind 05.0 e1000', 'Bind e1000 to 0000:00:05.0');
    await typist.type('again', 'Lesson step 6 of 7');
    await page.getByRole('button', { name: say('lesson.back-to-lesson') }).click();
    await typist.type('next', 'Lesson step 7 of 7');
  });
  await test.step('the task', async () => {
    await typist.type('solution', /attach 0000:00:05\.1 qemu/);
    for (const line of [
      'attach 05.1 qemu',
      'detach 05.1 qemu',
      'attach 05.1 dpdk',
      'detach 05.1 dpdk',
      'attach 05.1 qemu',
    ])
      await typist.type(line, 'OK.');
    await typist.type('task', 'Reached, in 5 events.');
    await expect(page.locator('[data-task="reached"]')).toContainText(say('lesson.task.best'));
  });
  await typist.type('leave', say('text.lesson.left'));
  await typist.type('where', 'At step 3 of 3');
});
