import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { actAll, line, start } from '../src/history/index.ts';
import { digestOf, encodeScenario } from '../src/share/index.ts';
import { parseScript } from '../src/world/index.ts';
import { expect, expectAccessible, expectNothingOverflows, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

const PREFIX = 'dma-owner:scenario:';
const stored = (page: Page): Promise<string[]> =>
  page.evaluate(
    (prefix) => Object.entries(localStorage).flatMap(([key, text]) => (key.startsWith(prefix) ? [String(text)] : [])),
    PREFIX,
  );
const fragmentOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const follow = (page: Page, fragment: string): Promise<void> =>
  page.evaluate((text) => {
    location.hash = text;
  }, fragment);
const kept = (dialog: Locator): Locator => dialog.locator('[data-kept]');

const open = (one: Locator): Promise<void> =>
  one.getByRole('button', { name: new RegExp(`^${say('share.kept-open')} `) }).click();

/** The fragment of a link that comes from another browser. */
function linkOf(script: string): Promise<string> {
  const read = parseScript(script);
  if (!read.ok) throw new Error(script);
  const { topology, events } = read.value;
  const done = actAll(start(topology, 'repaired'), events);
  const answers = line(done)
    .map(({ outcome }) => (outcome ? [outcome.result, ...outcome.findings].join(' ') : ''))
    .join('\n');
  return encodeScenario({ protocol: 'repaired', topology, events, cursor: events.length }, digestOf(answers));
}
const A = 'group 3: d0 d1\nbind d0 vfio-pci\nopen qemu\nattach d0 qemu\nbind d1 e1000\n';
const B = 'group 4: d0\nbind d0 e1000\n';
const OF_A = 'OK OK OK EBUSY';

test('work, then two links: Back leads to each again, and the address names what the board shows', async ({ page }) => {
  const [a, b] = await Promise.all([linkOf(A), linkOf(B)]);
  const board = await new Board(page).open();
  await board.close('qemu');
  const own = await board.history();
  await follow(page, a);
  await expect.poll(() => board.results()).toBe(OF_A);
  await follow(page, b);
  await expect.poll(() => board.results()).toBe('OK');
  expect(await stored(page)).toHaveLength(1);
  await page.goBack();
  await expect.poll(() => board.results()).toBe(OF_A);
  expect(fragmentOf(page.url())).toBe(a);
  await page.goBack();
  await expect.poll(() => board.history()).toEqual(own);
  await page.goForward();
  await expect.poll(() => board.results()).toBe(OF_A);
  await board.reload();
  await expect.poll(() => board.results()).toBe(OF_A);
  expect(fragmentOf(page.url())).toBe(a);
});

test('a link stays in the address until it is worked on; then it is a scenario of its own', async ({ page }) => {
  const a = await linkOf(A);
  const board = await new Board(page).open(`./#${a}`);
  await expect.poll(() => board.results()).toBe(OF_A);
  await board.undo();
  await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('"at":3');
  await board.reload();
  await board.expectAt(3, 4);
  expect(fragmentOf(page.url())).toBe(a);
  expect(await stored(page)).toEqual([]);
  await board.close('qemu');
  await expect(page).toHaveURL(/\/$/);
  await expect.poll(() => stored(page)).toHaveLength(1);
  await board.reload();
  await board.expectAt(4);
  await expect(page.locator('[data-step]').last()).toContainText('qemu');
});

test('two windows: each finds its own work after a reload', async ({ page, context }) => {
  const one = await new Board(page).open();
  const two = await new Board(await context.newPage()).open();
  await one.bind('e1000', '00:05.0', 'menu');
  await two.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(2);
  await one.reload();
  await two.reload();
  await expect.poll(() => one.results()).toBe('OK OK OK EBUSY');
  await expect.poll(() => two.results()).toBe('OK OK OK OK');
});

test('what one window has on its board, another shows as a copy that gets an identity of its own', async ({
  page,
  context,
}) => {
  const one = await new Board(page).open();
  await one.bind('e1000', '00:05.0', 'menu');
  await expect.poll(() => stored(page)).toHaveLength(1);
  const two = await new Board(await context.newPage()).open();
  await expect.poll(() => two.results()).toBe('OK OK OK EBUSY');
  const dialog = await two.openShare();
  await expect(kept(dialog)).toHaveAttribute('data-kept-open', 'here');
  await two.page.keyboard.press('Escape');
  await two.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(2);
  const again = await one.openShare();
  const other = kept(again).filter({ hasText: say('share.kept-elsewhere') });
  await expect(other).toHaveCount(1);
  await expect(other.getByRole('button', { name: new RegExp(`^${say('share.kept-delete')} `) })).toHaveCount(0);
  await open(other);
  await expect.poll(() => one.results()).toBe('OK OK OK EBUSY OK');
  await expect.poll(() => stored(page), 'looking at a copy stores nothing').toHaveLength(2);
});

test('a duplicated tab has the same entry, and its work does not touch the first', async ({ page, context }) => {
  const one = await new Board(page).open();
  await one.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(1);
  const state = await page.evaluate(() => JSON.stringify(history.state));
  const other = await context.newPage();
  await other.addInitScript((text) => {
    if (history.state === null) history.replaceState(JSON.parse(text), '');
  }, state);
  const two = await new Board(other).open();
  await expect.poll(() => two.results()).toBe('OK OK OK OK');
  await two.unbind('00:05.1', 'menu');
  await expect.poll(() => stored(page)).toHaveLength(2);
  await one.bind('e1000', '00:05.0', 'menu');
  await two.reload();
  await one.reload();
  await expect.poll(() => one.results()).toBe('OK OK OK OK OK');
  await expect(page.locator('[data-step]').last()).toContainText('e1000');
  await expect(other.locator('[data-step]').last()).not.toContainText('e1000');
});

test('what an earlier version kept under two keys becomes two scenarios', async ({ page }) => {
  const board = await new Board(page).open();
  await board.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(1);
  await page.evaluate((prefix) => {
    const key = Object.keys(localStorage).find((each) => each.startsWith(prefix))!;
    const { tree } = JSON.parse(localStorage.getItem(key)!) as {
      tree: { events: string; cursor: number; tip: number };
    };
    localStorage.clear();
    localStorage.setItem('dma-owner:history', JSON.stringify(tree));
    localStorage.setItem(
      'dma-owner:before',
      JSON.stringify({ ...tree, events: tree.events.split('\n').slice(0, 2).join('\n'), cursor: 2, tip: 2 }),
    );
  }, PREFIX);
  await page.goto('about:blank');
  // History entries of the earlier version have no scenario.
  await page.addInitScript(() => {
    if (!sessionStorage.getItem('seen')) {
      history.replaceState(null, '');
      sessionStorage.setItem('seen', '');
    }
  });
  await board.open();
  await board.expectAt(4, 4);
  const dialog = await board.openShare();
  await expect(kept(dialog)).toHaveCount(2);
  await expect(kept(dialog).nth(1)).toContainText('2 events');
  expect(
    await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key === 'dma-owner:history' || key === 'dma-owner:before'),
    ),
  ).toEqual([]);
});

test('full storage: the tab keeps the work over a reload, and brings it into the storage once there is room', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function set(key: string, text: string) {
      if (this === localStorage && sessionStorage.getItem('room') === null && key.startsWith('dma-owner:scenario:'))
        throw new DOMException('exceeded the quota', 'QuotaExceededError');
      setItem.call(this, key, text);
    };
  });
  const board = await new Board(page).open();
  await board.close('qemu');
  await expect(board.notices).toHaveText([new RegExp(say('share.storage-tab').slice(0, 60))]);
  expect(await stored(page)).toEqual([]);
  await board.reload();
  await expect.poll(() => board.results()).toBe('OK OK OK OK');
  await page.evaluate(() => sessionStorage.setItem('room', ''));
  await expect.poll(() => stored(page)).toHaveLength(1);
  expect(
    await page.evaluate((prefix) => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix)), PREFIX),
  ).toEqual([]);
});

test('a damaged record is said and left alone, and the others open', async ({ page }) => {
  const board = await new Board(page).open();
  await board.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(1);
  await page.evaluate((prefix) => localStorage.setItem(`${prefix}damaged`, '{"v":1,"changed":'), PREFIX);
  await board.reload();
  await expect.poll(() => board.results()).toBe('OK OK OK OK');
  const dialog = await board.openShare();
  await expect(kept(dialog)).toHaveCount(2);
  await expect(kept(dialog).last()).toContainText(say('share.kept-unreadable'));
  expect(await page.evaluate((prefix) => localStorage.getItem(`${prefix}damaged`), PREFIX)).toBe('{"v":1,"changed":');
});

test('records that cannot be opened are listed, said with the number, and saved as a file', async ({ page }) => {
  const board = await new Board(page).open();
  await board.close('qemu');
  await expect.poll(() => stored(page)).toHaveLength(1);
  const texts = await page.evaluate((prefix) => {
    const [key, text] = Object.entries(localStorage).find(([name]) => name.startsWith(prefix))!;
    const record = JSON.parse(String(text)) as { changed: number; tree: { events: string } };
    const put = (id: string, changed: object): string => {
      const damaged = JSON.stringify({ ...record, ...changed });
      localStorage.setItem(`${prefix}${id}`, damaged);
      return damaged;
    };
    localStorage.removeItem(key);
    put('year', { changed: 1e17 });
    localStorage.setItem('dma-owner:history', '{"v":1,"prot');
    return {
      large: put('large', {
        tree: { ...record.tree, events: Array.from({ length: 15_000 }, () => 'open f').join('\n') },
      }),
    };
  }, PREFIX);
  await page.goto('about:blank');
  await page.goto('./');
  const large = board.notices.filter({ hasText: /15,000/ });
  await expect(large).toHaveText(/12,000/);
  await expect(board.notices.filter({ hasText: 'dma-owner:history' })).toHaveCount(1);
  const saving = page.waitForEvent('download');
  await large.getByRole('button', { name: say('share.save-file') }).click();
  const saved = await saving;
  expect(await readFile(await saved.path(), 'utf8')).toBe(texts.large);
  const dialog = await board.openShare();
  await expect(kept(dialog)).toHaveCount(2);
  await expect(kept(dialog).first()).toHaveText(/15,000.*12,000/);
  await expect(kept(dialog).last()).toContainText(say('share.kept-unreadable'));
  await expectAccessible(page, '.share');
  const again = page.waitForEvent('download');
  await kept(dialog)
    .first()
    .getByRole('button', { name: /^Save as file/ })
    .click();
  expect(await readFile(await (await again).path(), 'utf8')).toBe(texts.large);

  // An undo restores each deleted scenario, the last one first.
  const undo = dialog.getByRole('button', { name: say('share.kept-undo') });
  for (const left of [1, 0]) {
    await kept(dialog)
      .first()
      .getByRole('button', { name: new RegExp(`^${say('share.kept-delete')} `) })
      .click();
    await expect(kept(dialog)).toHaveCount(left);
  }
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(kept(dialog)).toHaveText([new RegExp(say('share.kept-unreadable'))]);
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(kept(dialog)).toHaveCount(2);
  await expect(undo).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('dma-owner:history'))).toBe('{"v":1,"prot');
});

test('the list works by keyboard, deleting can be undone, and axe finds nothing', async ({ page }) => {
  const board = await new Board(page).open();
  await board.close('qemu');
  await board.run('group 3: d0 d1\nbind d0 e1000\n');
  await board.expectAt(1, 1);
  const dialog = await board.openShare();
  await expect(kept(dialog)).toHaveCount(2);
  await expectAccessible(page, '.share');
  const remove = kept(dialog)
    .last()
    .getByRole('button', { name: new RegExp(`^${say('share.kept-delete')} `) });
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(kept(dialog)).toHaveCount(1);
  expect(await stored(page)).toHaveLength(1);
  const undo = dialog.getByRole('button', { name: say('share.kept-undo') });
  await expect(undo).toBeFocused();
  await expectAccessible(page, '.share');
  await page.keyboard.press('Enter');
  await expect(kept(dialog)).toHaveCount(2);
  await kept(dialog)
    .last()
    .getByRole('button', { name: new RegExp(`^${say('share.kept-open')} `) })
    .focus();
  await page.keyboard.press('Enter');
  await board.expectAt(4, 4);
});

test('on a phone the list fits @touch', async ({ page }) => {
  const board = await new Board(page).open();
  await board.run('group 3: d0 d1\nbind d0 e1000\n');
  await board.expectAt(1, 1);
  const dialog = await board.openShare();
  await expect(kept(dialog)).toHaveCount(1);
  await expectNothingOverflows(page);
  await expectAccessible(page, '.share');
});
