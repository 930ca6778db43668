import { at } from './code.ts';
import { expect, test } from './fixtures.ts';
import { say } from './words.ts';

test('code that does not compile, and a script that was not run, outlive a reload', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  await code.panel.locator('[data-edit]').click();
  await code.editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText('half a line (\n');
  await page.reload();
  await expect(code.editor).toContainText('half a line (');
  await code.panel.locator('[data-reset]').click();
  await page.reload();
  await expect(code.line(1)).toBeAttached();

  await code.board.press(say('page.script'));
  const script = page.locator('[data-script]');
  await script.fill('bind 0000:00:05.0 nonsense');
  await page.reload();
  await expect(script).toHaveValue('bind 0000:00:05.0 nonsense');
  await page.getByRole('button', { name: say('script.revert') }).click();
  await page.reload();
  await expect(script).toHaveValue(/e1000/);
});
