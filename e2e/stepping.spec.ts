import type { Browser, Locator, Page } from '@playwright/test';
import { at, Code, lineOf, SKETCH } from './code.ts';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

/** All visible texts of the lens and the board that depend on the place in the code. */
async function place({ panel, board }: Code): Promise<unknown> {
  const texts = (of: Locator): Promise<string[]> =>
    of.evaluateAll((all) =>
      all.map((one) => `${one.getAttribute('data-line') ?? ''} ${one.textContent.replace(/\s+/g, ' ').trim()}`),
    );
  return {
    about: await texts(panel.locator('.code-about')),
    lines: await texts(panel.locator('.code-line[data-ran], .code-line[data-next], .code-line[data-bad]')),
    just: await texts(panel.locator('.code-line[data-just]')),
    locks: await panel
      .locator('[data-lock]')
      .evaluateAll((all) => all.map((one) => JSON.stringify({ ...(one as SVGElement).dataset }))),
    cpus: await panel
      .locator('.code-card')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('data-state'), one.hasAttribute('data-chosen'), one.textContent]),
      ),
    events: await panel.locator('.code-typed').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
    breaks: await panel
      .locator('[data-break][aria-pressed="true"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-break'))),
    board: await texts(board.group(3)),
    history: await board.history(),
  };
}

async function opened(browser: Browser, link: string): Promise<{ code: Code; close(): Promise<void> }> {
  const context = await browser.newContext();
  const board = await new Board(await context.newPage()).open(link);
  const code = new Code(board);
  await expect(code.panel.locator('.code-card').first()).toBeVisible();
  return { code, close: () => context.close() };
}

/** Expects the same place in the code after opening the link elsewhere, and after a reload here. */
async function expectKept(code: Code, browser: Browser): Promise<void> {
  const here = await place(code);
  const link = await code.board.link();
  const other = await opened(browser, link);
  await expect.poll(() => place(other.code)).toEqual(here);
  expect(await other.code.board.link()).toBe(link);
  await other.close();
  await code.board.reload();
  await expect.poll(() => place(code)).toEqual(here);
  await expect(code.board.notices).toHaveCount(0);
}

test('in the middle of a race the link and a reload lead to the very place: lines, values, who waits', async ({
  page,
  browser,
}) => {
  test.slow();
  const code = await at(page, 'sketch', 'bind 0000:00:05.1 vfio-pci\n');
  await code.panel.locator('[data-new-race]').click();
  await test.step('not begun', () => expectKept(code, browser));
  await code.stepTo(0, 'switch (mode)');
  await code.stepTo(1, 'spin_lock');
  await code.panel.locator('[data-step-cpu="1"]').click();
  await code.panel.locator('[data-break="12"]').click();
  await expect(code.cpu(1)).toContainText(`waits for group->dma_owner_lock, held by CPU 0 since line ${lineOf('s0:')}`);
  await test.step('one waits for the other', () => expectKept(code, browser));
  // The execution continues normally from there.
  await code.cpu(0).locator('.code-chip').click();
  await code.move('end');
  await expect(code.cpu(1)).toHaveAttribute('data-state', 'ready');
  await test.step('run on', () => expectKept(code, browser));
  await code.panel.locator('[data-keep-race]').click();
  await code.board.expectAt(2, 2);
  await expect(code.panel.locator('[data-keep-race]')).toHaveCount(0);
  await code.board.reload();
  await code.board.expectAt(2, 2);
  await expect(code.panel.locator('[data-keep-race]'), 'what is in the history is in hand no more').toHaveCount(0);
});

test("in the middle of an access of the history's own event, in edited code", async ({ page, browser }) => {
  test.slow();
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\nbind 0000:00:05.1 e1000\n');
  await code.edit(SKETCH.replace('group->dma_users[mode]++', 'group->dma_users[mode] += 2'));
  await page.keyboard.press('Control+Enter');
  await code.board.expectGroup(3, { counts: { kernel: 4 } });
  await code.panel.locator('[data-edit]').click();
  await code.board.undo();
  await expect(code.cpu(0).locator('.code-answer')).toHaveText('OK');
  await code.move('restart');
  for (let i = 0; i < 30 && !(await code.next.innerText()).includes('group->dma_users[mode] += 2'); i++)
    await code.move('into');
  await code.move('access');
  await expect(code.panel.locator('.code-line[data-just]')).toBeVisible();
  await expectKept(code, browser);
  await code.move('back');
  await expectKept(code, browser);
});

test('without the code open a link takes no place along, and what was closed stays closed', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.1 vfio-pci\n');
  const before = await code.board.link();
  await code.move('restart');
  await code.move('into');
  expect(await code.board.link()).not.toBe(before);
  await page.getByRole('button', { name: say('page.lens.close') }).click();
  expect(await code.board.link()).toBe(before);
  await code.board.reload();
  await expect(page.locator('.lens')).toHaveCount(0);
  await code.open();
  await expect(code.cpu(0).locator('.code-answer')).toHaveText('OK');
});

test('a link with a place takes the place of another, which comes back; garbage in it changes nothing', async ({
  page,
}) => {
  test.slow();
  const code = await at(page, 'sketch', 'bind 0000:00:05.1 vfio-pci\n');
  await code.panel.locator('[data-new-race]').click();
  await code.panel.locator('[data-step-cpu="0"]').click();
  const first = await place(code);
  const link = await code.board.link();
  const go = (fragment: string): Promise<void> =>
    page.evaluate((text) => {
      location.hash = text;
    }, fragment);
  const fragment = link.split('#')[1]!;
  for (const bad of [fragment.slice(0, -12), `${fragment.slice(0, 30)}zz${fragment.slice(32)}`]) {
    await go(bad);
    await expect(code.board.notices).toContainText(say('share.error.damaged'));
    expect(await place(code)).toEqual(first);
    await code.board.notices.getByRole('button', { name: say('page.dismiss') }).click();
  }
  await code.board.run('group 3: d0 d1\nbind d0 e1000\n');
  await code.board.expectAt(1, 1);
  await code.open();
  await expect(code.cpu(0).locator('.code-answer')).toHaveText('OK');
  await go(fragment);
  await expect.poll(() => place(code)).toEqual(first);
  await code.panel.locator('[data-step-cpu="1"]').click();
  await code.board.expectAt(1, 1);
});

async function hostile(page: Page, payload: string): Promise<string> {
  return page.evaluate(async (text) => {
    const packed = new Uint8Array(
      await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer(),
    );
    return btoa(String.fromCharCode(0xd3, ...packed))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  }, payload);
}

/** FNV-1a, the same hash as in `src/share`. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) {
    hash = Math.imul(hash ^ (char.charCodeAt(0) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (char.charCodeAt(0) >>> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

test('a schedule that leads nowhere says so, and a long one leaves the page alive', async ({ page }) => {
  const board = await new Board(page).open();
  const sent = async (stepped: string): Promise<void> => {
    const body = `${stepped}\n-\ngroup 3: d0 d1\nbind d0 e1000\n`;
    const fragment = await hostile(page, `sketch 1 - ${digest(`sketch 1 -\n${body}`)}\n${body}`);
    await page.evaluate((text) => {
      location.hash = text;
    }, fragment);
  };
  await sent(`0 0 - own ${'0a'.repeat(45_000)}`);
  const code = new Code(board);
  await expect(code.panel).toBeVisible();
  await expect(board.notices.filter({ hasText: say('code.stepping-lost') })).toHaveCount(1);
  await expect(code.cpu(0).locator('.code-answer')).toHaveText('OK');
});
