import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

interface Line { readonly event: string; readonly result: string; readonly findings: readonly string[] }
interface Scene { readonly protocol: string; readonly lines: readonly Line[] }
interface Step { readonly title: string; readonly scene: number; readonly begin: number; readonly end: number }

/** The lesson as its author wrote it, read without the page's own reader: a step a heading, a new scene at `fresh` or another version. */
function lesson(text: string): { readonly steps: readonly Step[]; readonly scenes: readonly Scene[] } {
  const [, version = ''] = /^version: (\S+)$/m.exec(text) ?? [];
  const scenes: { protocol: string; lines: Line[] }[] = [{ protocol: version, lines: [] }];
  const steps = text.split(/^## /m).slice(1).map((part): Step => {
    const [title = ''] = part.split('\n');
    const block = /^```script(.*)\n([^`]*)```$/m.exec(part);
    const asked = /version=(\S+)/.exec(block?.[1] ?? '')?.[1];
    if (block && (/\bfresh\b/.test(block[1]!) || asked !== undefined)) scenes.push({ protocol: asked ?? scenes.at(-1)!.protocol, lines: [] });
    const { lines } = scenes.at(-1)!;
    const begin = lines.length;
    for (const [, event = '', result = '', findings = ''] of (block?.[2] ?? '').matchAll(/^(.*?) → (\S+)(?: \((.*)\))?$/gm)) {
      lines.push({ event, result, findings: findings.split(', ').filter(Boolean) });
    }
    return { title, scene: scenes.length - 1, begin, end: lines.length };
  });
  return { steps, scenes: scenes.filter(({ lines }, i) => lines.length > 0 || i === 0) };
}

const { steps, scenes } = lesson(readFileSync(new URL('../public/lessons/seed-message.md', import.meta.url), 'utf8'));

test('the walkthrough is played forward and back, and the board says what its author wrote', async ({ page }) => {
  const board = await new Board(page).open();
  const own = await board.history();
  await board.press(say('page.walkthrough'));
  const panel = page.getByRole('region', { name: say('lesson.name') });
  await expect(panel.getByRole('heading', { name: 'Two functions in a mail' })).toBeVisible();
  // The cover touches nothing.
  expect(await board.history()).toEqual(own);
  await panel.getByRole('button', { name: say('lesson.start'), exact: true }).click();

  const next = panel.getByRole('button', { name: say('lesson.next'), exact: true });
  const back = panel.getByRole('button', { name: say('lesson.back'), exact: true });
  const expectStep = async (index: number): Promise<void> => {
    const { title, scene, end } = steps[index]!;
    const { protocol, lines } = scenes[scene]!;
    await expect(panel.getByRole('heading', { level: 3 })).toHaveText(title.replaceAll('`', ''));
    await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', protocol);
    await board.expectAt(end);
    const done = (await board.history()).slice(0, end);
    expect(done.map(({ result }) => result)).toEqual(lines.slice(0, end).map(({ result }) => result));
    await expect(panel.locator('[data-verdict="differs"]')).toHaveCount(0);
  };

  expect(steps.length).toBeGreaterThan(8);
  for (let at = 0; at < steps.length; at++) {
    await expectStep(at);
    if (at < steps.length - 1) await next.click();
  }
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  for (let at = steps.length - 2; at >= 0; at--) {
    await back.click();
    await expectStep(at);
  }

  await test.step('an own action in between is a branch, and the lesson is one press away', async () => {
    await next.click();
    await expectStep(1);
    await board.time('timeline.back');
    await board.bind('pci-stub', '00:05.2', 'menu');
    await expect(panel).toContainText(say('lesson.astray.branch'));
    await panel.getByRole('button', { name: say('lesson.back-to-lesson') }).click();
    await expectStep(1);
    await expect(panel.getByText(say('lesson.astray.branch'))).toHaveCount(0);
    // The branch stays in the history.
    await board.time('timeline.back');
    await expect(page.getByRole('group', { name: say('timeline.branches') })).toContainText('pci-stub');
  });
  await test.step('a line of the script shows the board right after it', async () => {
    await panel.getByRole('list', { name: say('lesson.script') }).getByRole('button').first().click();
    await board.expectAt(steps[1]!.begin + 1);
  });
  await test.step('closed and opened again nothing is lost', async () => {
    await page.getByRole('button', { name: say('page.lens.close') }).click();
    await expect(panel).toBeHidden();
    await board.press(say('page.walkthrough'));
    await expect(panel.getByRole('heading', { level: 3 })).toHaveText(steps[1]!.title.replaceAll('`', ''));
  });
  await test.step('leaving brings back what was on the board', async () => {
    await panel.getByRole('button', { name: say('lesson.leave') }).click();
    await board.expectAt(3, 3);
    expect(await board.history()).toEqual(own);
    await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'repaired');
  });
});
