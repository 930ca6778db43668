import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { Listener } from './listener.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

/**
 * To record it again: `npx playwright test e2e/listen.spec.ts --update-snapshots`. Read the result before you commit
 * it.
 */
const FILE = new URL('./transcripts/leak-meter.txt', import.meta.url);

/** The first answer is wrong, so that the transcript contains the reaction to a wrong answer. */
const ANSWERS = ['2', '0', '2', '0'];
const SOLUTION = ['attach 05.1 qemu', 'detach 05.1 qemu', 'attach 05.1 dpdk', 'detach 05.1 dpdk', 'attach 05.1 qemu'];

test('a lesson read by a screen reader reads like a lesson', async ({ page }, info) => {
  test.setTimeout(seconds(90));
  await page.goto('./?text&lesson=leak-meter');
  const lesson = page.locator('.text-lesson');
  const button = (id: string) => lesson.getByRole('button', { name: say(id), exact: true });
  await expect(button('lesson.start')).toBeVisible();
  const listener = await new Listener(page).begin();
  const told: string[] = [];
  let before: string[] = [];
  /** Reads the step from its heading on. With `anew` false, it leaves out the lines of the previous reading. */
  const read = async (anew = true): Promise<void> => {
    const all = await listener.read('.text-lesson .lesson');
    // The parts around the step are the same for every step, so only the first reading includes them.
    const lines =
      told.length === 0
        ? all
        : all.slice(
            all.findIndex((line) => line.startsWith('Lesson ')),
            all.indexOf('status'),
          );
    told.push(...(anew ? lines : lines.filter((line) => !before.includes(line))), '');
    before = lines;
  };
  const press = async (what: string, how: () => Promise<void>): Promise<void> =>
    void told.push(`> ${what}`, ...(await listener.during(how)), '');
  const answers = [...ANSWERS];

  await read();
  await press(say('lesson.start'), () => button('lesson.start').click());
  for (;;) {
    await read();
    const question = lesson.locator('[data-predict="open"]');
    if (await question.isVisible()) {
      const given = answers.shift()!;
      await press(`${given}, ${say('lesson.predict.submit')}`, async () => {
        await question.getByRole('radio', { name: given, exact: true }).check();
        await question.getByRole('button', { name: say('lesson.predict.submit') }).click();
      });
      await read(false);
    }
    if (await button('lesson.play-rest').isVisible()) {
      await press(say('lesson.play-rest'), () => button('lesson.play-rest').click());
      await read(false);
    }
    if (await lesson.locator('[data-task]').isVisible()) break;
    await press(say('lesson.next'), () => button('lesson.next').click());
  }
  for (const line of SOLUTION) {
    await press(line, async () => {
      await page.getByRole('textbox', { name: say('text.command.label') }).fill(line);
      await page.keyboard.press('Enter');
    });
  }
  await read(false);
  expect(answers).toEqual([]);

  const transcript = `${told.join('\n')}\n`;
  if (/all|changed/.test(info.config.updateSnapshots)) writeFileSync(FILE, transcript);
  expect(transcript).toBe(readFileSync(FILE, 'utf8'));
});
