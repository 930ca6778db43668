import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { Code } from './code.ts';
import { LESSONS, textOf, written } from './course.ts';
import { expect, test } from './fixtures.ts';
import { Player } from './player.ts';
import { say } from './words.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

/** Drops a file on the page, as from a desktop. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: 'text/markdown' }));
      return transfer;
    },
    { name, text },
  );
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(kind, { dataTransfer: data });
}

test('what a reader tries of their own stays, over a jump, over a reload, and over leaving the lesson', async ({
  page,
}) => {
  const lesson = written('kernel-came-first');
  const player = new Player(page, 'keyboard');
  const { board, panel } = player;
  await board.open();
  const own = await board.history();
  await player.start(lesson);
  await player.forward(); // shows the answer
  await player.expectStep(lesson, 0, true);
  const first = lesson.steps[0]!.end;
  const undone = async (): Promise<void> => {
    expect(await board.unbind('01:00.1', 'keyboard')).toBe('OK');
    await board.expectAt(first + 1);
    await expect(panel.locator('[data-astray="branch"]')).toBeVisible();
  };
  await undone();

  await test.step('one key leads back, and the branch is in the history', async () => {
    await player.comeBack();
    await player.expectStep(lesson, 0, true);
    expect(await board.unbind('01:00.1', 'keyboard')).toBe('OK');
    await player.comeBack();
  });
  await test.step('another scene comes and goes', async () => {
    await panel.locator('.lesson-jump').selectOption('1');
    await player.expectStep(lesson, 1, false);
    await panel.locator('.lesson-jump').selectOption('0');
    await player.expectStep(lesson, 0, true);
    await board.redo();
    await board.expectAt(first + 1);
  });
  await test.step('a reload finds step, answer, board and branch as they were', async () => {
    await expect(page).toHaveURL(/\?lesson=kernel-came-first&step=1$/);
    // The page writes to the storage with a delay.
    await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('unbind 0000:01:00.1');
    await board.reload();
    await expect(panel.locator('[data-astray="branch"]')).toBeVisible();
    await board.expectAt(first + 1);
    await player.comeBack();
    await player.expectStep(lesson, 0, true);
  });
  await test.step('leaving brings back what was on the board before all this', async () => {
    await player.press(panel.locator('[data-leave]'));
    await board.expectAt(3, 3);
    expect(await board.history()).toEqual(own);
    await expect(panel.locator('[data-go-on], [data-start]').first()).toBeVisible();
  });
  await test.step('closed and opened again it goes on', async () => {
    await player.press(panel.locator('.lesson-close'));
    await expect(panel).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
    await player.press(page.locator('[data-opens="lesson"]'));
    await expect(panel.locator('.lesson-title')).toHaveText(lesson.title);
  });
});

test("a presenter's remote turns the pages and blanks the screen", async ({ page }) => {
  const lesson = written('what-a-group-is');
  const player = new Player(page, 'keyboard');
  await player.board.open('./?present&lesson=what-a-group-is&step=2');
  await expect(player.panel.locator('.lesson-title')).toHaveText(lesson.steps[1]!.title);
  await page.keyboard.press('PageUp');
  await expect(player.panel.locator('.lesson-title')).toHaveText(lesson.steps[0]!.title);
  const blank = page.getByRole('dialog', { name: say('lesson.blank') });
  for (const [on, off] of [
    ['b', 'b'],
    ['.', '.'],
    ['b', 'Escape'],
    ['.', 'PageDown'],
  ] as const) {
    await page.keyboard.press(on);
    await expect(blank).toBeVisible();
    await page.keyboard.press(off);
    await expect(blank).toBeHidden();
    // The key that ends the blank screen does not turn the page.
    await expect(player.panel.locator('.lesson-title')).toHaveText(lesson.steps[0]!.title);
  }
});

test('a race is won by whoever schedules it, a statement at a time', async ({ page }) => {
  const { steps } = written('lock-them-all');
  const at = steps.findIndex(({ holds }) => holds === 'race');
  const player = new Player(page, 'mouse');
  await player.board.open(`./?lesson=lock-them-all&step=${at + 1}`);
  const task = player.panel.locator('[data-task]');
  await player.press(task.locator('[data-open-race]'));
  const code = new Code(player.board);
  await expect(code.cpu(1)).toBeVisible();
  // The first CPU to set its driver gets the device. Here this is CPU 1.
  await code.stepTo(1, 'dev->driver = drv;');
  await code.panel.locator('[data-keep-race]').click();
  await expect(task).toHaveAttribute('data-task', 'reached');
  await player.board.expectDevice('00:05.0', 'vfio-pci');
});

test('progress is kept, saved, brought in, and forgotten', async ({ page }) => {
  const lesson = written('reserve-first');
  const player = new Player(page, 'mouse');
  const { board, panel } = player;
  await player.start(lesson);
  await player.answer(lesson.steps[0]!.ask!.choices[0]!);
  await player.press(panel.locator('[data-to-list]'));
  const entry = panel.locator('[data-lesson="reserve-first"]');
  await expect(entry).toHaveAttribute('data-progress', 'begun');
  await expect(page).toHaveURL(/\?lesson$/);
  await board.reload();
  await expect(entry).toHaveAttribute('data-progress', 'begun');

  const saving = page.waitForEvent('download');
  await panel.getByRole('button', { name: say('lesson.progress.save') }).click();
  const file = await saving;
  const text = await readFile(await file.path(), 'utf8');
  await panel.getByRole('button', { name: say('lesson.progress.forget'), exact: true }).click();
  await panel.locator('[data-forget]').click();
  await expect(entry).toHaveAttribute('data-progress', 'new');

  const bring = async (content: string): Promise<void> => {
    const choosing = page.waitForEvent('filechooser');
    await panel.getByRole('button', { name: say('lesson.progress.load') }).click();
    await (
      await choosing
    ).setFiles({ name: 'progress.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  await bring('{"kind":"dma-owner progress","version":99,"lessons":{}}');
  await expect(board.notices).toContainText('progress.json');
  await expect(entry).toHaveAttribute('data-progress', 'new');
  await bring(text);
  await expect(entry).toHaveAttribute('data-progress', 'begun');
  await panel.locator('[data-lesson="reserve-first"] button').click();
  await player.press(panel.locator('[data-go-on], [data-start]').first());
  await expect(panel.locator('[data-predict]')).not.toHaveAttribute('data-predict', 'open');
});

test('a lesson is saved as a hand-out for paper, with its answers on the last page', async ({ page }) => {
  const lesson = written('kernel-came-first');
  const player = new Player(page, 'mouse');
  await player.board.open('./?lesson=kernel-came-first');
  const saving = page.waitForEvent('download');
  await player.panel.locator('[data-handout]').click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe('kernel-came-first.html');
  const paper = await page.context().newPage();
  await paper.emulateMedia({ media: 'print' });
  // The file opens as from a disk, so requests to a server would fail.
  await paper.setContent(await readFile(await file.path(), 'utf8'));
  for (const { title } of lesson.steps)
    await expect(paper.getByRole('heading', { name: title.replaceAll('`', '') }).first()).toBeVisible();
  expect(await paper.locator('svg').count()).toBeGreaterThan(2);
  expect(await paper.locator('script, [src], link[href]').count()).toBe(0);
  await paper.close();
});

/** A lecturer's lesson with mistakes on lines 3, 14 and 22, and with a question whose answer is typed. */
const OWN = `---
title: A lesson of mine
gaol: misspelt
goal: See what a page does with it.
level: beginner
minutes: 5
version: repaired
topology: |
  group 3: 0000:00:05.0 0000:00:05.1
---

Cover, with a [link](javascript:alert(1)) that leads nowhere.

![huge](https://example.org/huge.png)

## It is counted

\`\`\`script
bind 0000:00:05.0 e1000 → OK
\`\`\`

\`\`\`script
bnid 0000:00:05.1 e1000
\`\`\`

## It is asked

\`\`\`predict
about: state kernel
\`\`\`

\`\`\`script
bind 0000:00:05.1 e1000
\`\`\`

<script>document.title = 'taken'</script>
`;

test("a lesson of the reader's own is dropped on the page: mistakes by line, the rest played, nothing run", async ({
  page,
}) => {
  const player = new Player(page, 'mouse');
  const { board, panel } = player;
  await board.open();
  await drop(page, 'mine.md', OWN);
  await expect(panel.locator('.lesson-title')).toHaveText('A lesson of mine');
  const problems = panel.locator('.lesson-problems li');
  const lines = await problems.evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['line'])));
  expect(lines).toEqual(expect.arrayContaining([3, 12, 14, 22]));
  for (const problem of await problems.allInnerTexts()) expect(problem).toMatch(/^Line \d+: \S+/);
  await expect(page).not.toHaveTitle('taken');
  await expect(panel.locator('img, script, [href^="javascript"]')).toHaveCount(0);

  await player.press(panel.locator('[data-start]'));
  await board.expectAt(1);
  await player.forward();
  await test.step('a typed answer is judged, however it is written', async () => {
    const typed = panel.getByRole('textbox');
    await panel.locator('[data-answer-it]').click();
    await expect(panel.getByRole('alert')).toHaveText(say('lesson.predict.empty'));
    await typed.fill('none');
    await typed.press('Enter');
    await expect(panel.locator('[data-predict="wrong"]')).toBeVisible();
    await panel.locator('[data-ask-again]').click();
    await typed.fill(' 2 ');
    await typed.press('Enter');
    await expect(panel.locator('[data-predict="right"]')).toBeVisible();
  });
  await test.step('a reload finds it where it was', async () => {
    await board.reload();
    await expect(panel.locator('.lesson-title')).toHaveText('It is asked');
    await expect(panel.locator('[data-predict="right"]')).toBeVisible();
  });
  await test.step('files that are no lesson at all', async () => {
    await drop(page, 'newer.md', OWN.replace('---\n', '---\nformat: 9\n'));
    await expect(panel.locator('.lesson-problems')).toContainText('9');
    await drop(page, 'letter.md', 'Dear all,\n');
    await expect(panel.locator('.lesson-problems')).toBeVisible();
    await drop(page, 'huge.md', 'x'.repeat(1_000_001));
    await expect(board.notices).toContainText('huge.md');
  });
});

test('the editor shows what is written at once, and keeps every shipped lesson to the byte', async ({ page }) => {
  test.slow();
  const player = new Player(page, 'mouse');
  const { board, panel } = player;
  await board.open('./?lesson');
  const editor = page.getByRole('region', { name: say('lesson.author.title') });
  const save = async (): Promise<string> => {
    const saving = page.waitForEvent('download');
    await editor.locator('[data-save-lesson]').click();
    return readFile(await (await saving).path(), 'utf8');
  };
  for (const [index, id] of LESSONS.entries()) {
    await panel.locator(`[data-lesson="${id}"] button`).click();
    if (index === 0) await panel.locator('[data-edit-lesson]').click();
    await expect(editor.locator('.author-file')).toHaveText(`${id}.md`);
    expect(await save(), id).toBe(textOf(id));
    await panel.locator('[data-to-list]').click();
  }

  await test.step('one is written anew', async () => {
    await panel.locator('[data-lesson="leak-meter"] button').click();
    await expect(editor.locator('.author-file')).toHaveText('leak-meter.md');
    await editor.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(OWN);
    await expect(panel.locator('.lesson-title')).toHaveText(/A lesson of mine|It is asked/);
    await expect(editor.locator('.author-problems [data-line="22"]')).toBeVisible();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('\n## And one step more\n');
    await expect(panel.locator('.lesson-title')).toHaveText('And one step more');
    expect(await save()).toBe(`${OWN}\n## And one step more\n`);
  });
});
