import { at, SKETCH } from './code.ts';
import { expect, test } from './fixtures.ts';
import { say } from './words.ts';

test('a megabyte is refused with the reason, however it comes, and what stood there stays', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  await code.panel.locator('[data-edit]').click();
  await code.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('/* mine */\n');
  const refusal = code.panel.locator('.code-edit-said');
  const ways: readonly (readonly [string, () => Promise<void>])[] = [
    ['pasted', () => code.paste('int f(void) { return 0; }\n'.repeat(40_000))],
    [
      'pasted over everything',
      async () => {
        await page.keyboard.press('Control+a');
        await code.paste('x'.repeat(1_000_000));
      },
    ],
    ['put in', () => page.keyboard.insertText('y'.repeat(1_000_000))],
    [
      'dropped',
      () =>
        code.editor.evaluate((element) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.setData('text/plain', 'z'.repeat(1_000_000));
          const { left, top } = element.getBoundingClientRect();
          element.dispatchEvent(
            new DragEvent('drop', {
              dataTransfer,
              bubbles: true,
              cancelable: true,
              composed: true,
              clientX: left + 40,
              clientY: top + 20,
            }),
          );
        }),
    ],
  ];
  for (const [how, put] of ways) {
    await test.step(how, async () => {
      await put();
      await expect(refusal).toContainText('250,000');
      await page.keyboard.press('Control+End');
      await expect(code.editor).toContainText('/* mine */');
      await expect(code.panel.locator('.code-edit-count')).toContainText(say('code.edit.clean'));
      // Any new input removes the refusal.
      await page.keyboard.press('Enter');
      await expect(refusal).toHaveText('');
    });
  }
});

test('a long text is compiled beside the page, and run', async ({ page }) => {
  test.slow();
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  const more = Array.from(
    { length: 2000 },
    (_, n) => `int f${n}(int a)\n{\n\tint b = a + ${n};\n\tif (b > 3)\n\t\treturn -EBUSY;\n\treturn b;\n}\n`,
  ).join('\n');
  await code.edit(`${SKETCH}\n${more}`);
  const count = code.panel.locator('.code-edit-count');
  await expect(count).toContainText(say('code.edit.clean'));
  expect(
    page
      .workers()
      .map((worker) => worker.url())
      .filter((url) => url.includes('compiler')),
  ).toHaveLength(1);
  await page.keyboard.press('Control+Enter');
  await expect(code.panel.locator('.tag')).toHaveText(say('code.edited'));
  await code.panel.locator('[data-edit]').click();
  await expect(code.cpu(0).locator('.code-answer')).toHaveText('OK');
  await test.step('garbage of the same length', async () => {
    await code.edit('{(]a;"\n'.repeat(25_000));
    await expect(count).toContainText('20');
    await expect(code.panel.locator('.code-problem').first()).toContainText(/Line \d+, column \d+/);
    await expect(code.panel.locator('[data-run-code]')).toHaveAttribute('aria-disabled', 'true');
  });
});

test('what is run is what stands there, not what was compiled last', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  await code.edit(SKETCH.replace('group->dma_users[mode]++', 'group->dma_users[mode] += 2'));
  await code.panel.locator('[data-run-code]').click();
  await code.board.expectGroup(3, { counts: { kernel: 2 } });
});
