import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { at, lineOf, SKETCH } from './code.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { expectGoodLayout } from './layout.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

for (const by of ['mouse', 'keyboard'] as const) {
  test(`a refusal, line by line with its values, by ${by}`, async ({ page }) => {
    const code = await at(
      page,
      'sketch',
      'bind 0000:00:05.1 vfio-pci\nattach 0000:00:05.1 qemu\nbind 0000:00:05.0 e1000\n',
    );
    const refusal = lineOf('s1:');
    await expect(code.line(refusal)).toHaveAttribute('data-bad', '');
    await expect(code.line(refusal - 1).locator('[data-values]')).toHaveText('dma_users[USERSPACE] = 1');
    // The mark of the lock runs from its line to the end, because the refusal leaves the lock held.
    await expect(
      code.panel.locator(`[data-lock="group->dma_owner_lock"][data-from="${lineOf('s0:')}"][data-held]`),
    ).toHaveCount(1);

    await code.move('restart', by);
    await expect(code.next).toHaveAttribute('data-line', String(lineOf('int ret = -EBUSY')));
    await expect(code.board.group(3)).toHaveAttribute('data-owns', 'user');
    await code.move('into', by);
    await code.move('into', by);
    await expect(code.cpu(0)).toContainText(say('code.cpu.holds', { locks: '00:05.0->mutex' }));
    await code.move('run', by);
    await expect(code.line(refusal)).toHaveAttribute('data-just', '0');
    await code.move('back', by);
    await expect(code.next).toHaveAttribute('data-line', String(refusal));
    await code.move('end', by);
    await expect(code.cpu(0).locator('.code-answer')).toHaveText('EBUSY');
    await code.board.expectRefused('00:05.0', 'EBUSY', 'protocol');
  });
}

test('in the middle of a call the board shows what each line writes', async ({ page }) => {
  const code = await at(page, 'repaired', 'bind 0000:00:05.0 e1000\n');
  await code.move('restart');
  await code.board.expectGroup(3, { counts: { kernel: 0 } });
  for (let i = 0; i < 30 && !(await code.next.innerText()).includes('group->dma_users[mode]++'); i++)
    await code.move('into');
  await code.board.expectGroup(3, { counts: { kernel: 0 } });
  await code.move('access');
  await code.move('access');
  await code.board.expectGroup(3, { counts: { kernel: 1 } });
  await expect(code.board.group(3).locator('.register[data-changed]')).toHaveCount(1);
  await code.board.expectDevice('00:05.0', '');
  await code.move('end');
  await code.board.expectDevice('00:05.0', 'e1000');
});

test('a breakpoint stops a run, by keyboard', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  const counted = lineOf('s2, s5');
  const stop = code.panel.locator(`[data-break="${counted}"]`);
  await code.line(counted).scrollIntoViewIfNeeded();
  await stop.focus();
  await page.keyboard.press('Space');
  await expect(stop).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('s');
  await page.keyboard.press('e');
  await expect(code.next).toHaveAttribute('data-line', String(counted));
  await page.keyboard.press('ArrowDown');
  await expect(code.panel.locator(`[data-break="${counted + 1}"]`)).toBeFocused();
});

for (const by of ['mouse', 'keyboard'] as const) {
  test(`two CPUs: one waits for the other's lock and says why, by ${by}`, async ({ page }) => {
    const code = await at(page, 'sketch', 'bind 0000:00:05.1 vfio-pci\n');
    const press = async (button: Locator): Promise<void> => {
      if (by === 'mouse') return button.click();
      await button.focus();
      return page.keyboard.press('Enter');
    };
    await press(code.panel.locator('[data-new-race]'));
    await expect(code.cpu(1)).toBeVisible();
    await press(code.cpu(0).locator('.code-chip'));
    await code.stepTo(0, 'switch (mode)', by);
    await press(code.cpu(1).locator('.code-chip'));
    await code.stepTo(1, 'spin_lock', by);
    await code.move('into', by);
    await expect(code.cpu(1)).toHaveAttribute('data-state', 'waiting');
    await expect(code.cpu(1)).toContainText(
      `waits for group->dma_owner_lock, held by CPU 0 since line ${lineOf('s0:')}`,
    );
    await press(code.cpu(0).locator('.code-chip'));
    await code.move('end', by);
    await expect(code.cpu(1)).toHaveAttribute('data-state', 'ready');
  });
}

test('the race of the READ_ONCE draft, played by hand, ends in a split, and its link takes the order along', async ({
  page,
}) => {
  const code = await at(page, 'prototype', '');
  await code.panel.locator('[data-new-race]').click();
  await expect(code.cpu(0).locator('.code-typed')).toHaveValue('bind 0000:00:05.0 e1000');
  await expect(code.cpu(1).locator('.code-typed')).toHaveValue('bind 0000:00:05.1 vfio-pci');
  await code
    .cpu(1)
    .getByRole('button', { name: say('code.cpu.event-more') })
    .click();
  await expect(code.cpu(1).locator('.code-typed').nth(1)).toHaveValue('attach 0000:00:05.1 qemu');
  // CPU 0 has checked the other devices, but has not yet set its own driver.
  await code.stepTo(0, 'dev->driver = drv');
  await code.cpu(1).locator('.code-chip').click();
  await code.move('end');
  await expect(code.cpu(1).locator('.code-answer')).toHaveText(['OK', 'OK']);
  await code.panel.locator('[data-keep-race]').click();
  await code.board.expectAt(1, 1);
  await code.board.expectGroup(3, { owns: 'both' });
  expect(await code.board.script()).toMatch(
    /^race 0+1* bind 0000:00:05\.0 e1000 \| bind 0000:00:05\.1 vfio-pci; attach 0000:00:05\.1 qemu$/m,
  );
  const link = await code.board.link();
  const other = await page.context().newPage();
  const board = await new Board(other).open(link);
  await board.expectGroup(3, { owns: 'both' });
});

test('one CPU closes a file, and so lets in what another one binds', async ({ page }) => {
  const code = await at(page, 'repaired', 'bind 0000:00:05.1 vfio-pci\nattach 0000:00:05.1 qemu\n');
  await code.panel.locator('[data-new-race]').click();
  await expect(code.cpu(0).locator('.code-typed')).toHaveValue('bind 0000:00:05.0 e1000');
  const kind = code.cpu(1).getByLabel(say('code.kind'));
  for (const [what, line] of [
    ['close', 'close qemu'],
    ['bind', 'bind 0000:00:05.0 e1000'],
    ['close', 'close qemu'],
  ] as const) {
    await kind.selectOption(what);
    await expect(code.cpu(1).locator('.code-typed')).toHaveValue(line);
  }
  await expect(code.cpu(1).getByLabel(say('code.device'))).toHaveCount(0);
  await code.cpu(1).locator('.code-chip').click();
  await code.move('end');
  await code.panel.locator('[data-keep-race]').click();
  await code.board.expectGroup(3, { owns: 'kernel' });
  expect(await code.board.script()).toMatch(/^race 1+0* bind 0000:00:05\.0 e1000 \| close qemu$/m);
});

test('after the sketch has left its lock held the next call hangs, and the line that took it is shown', async ({
  page,
}) => {
  const code = await at(
    page,
    'sketch',
    'bind 0000:00:05.1 vfio-pci\nattach 0000:00:05.1 qemu\nbind 0000:00:05.0 e1000\nclose qemu\n',
  );
  await expect(code.board.now).toHaveAttribute('data-result', 'HANG');
  await expect(code.cpu(0)).toContainText(
    `waits for group->dma_owner_lock, held by an earlier call since line ${lineOf('s0:')}`,
  );
  await expect(
    code.panel.locator(`[data-lock="group->dma_owner_lock"][data-from="${lineOf('s0:')}"][data-held]`),
  ).toHaveCount(1);
  await code.panel.locator('[data-go-to]').click();
  await expect(code.line(lineOf('s0:'))).toBeInViewport();
});

test('one press leads from a refusal on the board to the line that refused', async ({ page }) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'clicks');
  await board.device('00:05.0').locator('[data-show-line]').click();
  await expect(page.locator('.code-line[data-bad]')).toContainText('ret = -EBUSY');
  await expect(page.locator('.code-line[data-bad]')).toBeInViewport();
});

test('an edit that tests the new value makes the leak go away, and survives link and reload', async ({ page }) => {
  const leak = 'bind 0000:00:05.0 vfio-pci\nattach 0000:00:05.0 qemu\nclose qemu\nattach 0000:00:05.0 dpdk\n';
  const code = await at(page, 'sketch', leak);
  await expect(code.board.group(3)).toContainText(/leaked/);
  await code.edit(SKETCH.replace('if (!group->dma_users[mode]--)', 'if (!--group->dma_users[mode])'));
  await page.keyboard.press('Control+Enter');
  await expect(code.panel.locator('[data-differs]')).toContainText('step 4');
  await expect(code.board.group(3)).not.toContainText(/leaked/);
  await code.board.expectGroup(3, { owner: 'dpdk', refs: 1 });
  const link = await code.board.link();
  await code.board.reload();
  await expect(code.panel.locator('.tag')).toHaveText(say('code.edited'));
  await code.board.expectGroup(3, { owner: 'dpdk', refs: 1 });
  const other = await page.context().browser()!.newContext();
  const board = await new Board(await other.newPage()).open(link);
  await expect(board.group(3)).not.toContainText(/leaked/);
  await board.expectGroup(3, { owner: 'dpdk', refs: 1 });
  await other.close();
});

/** The seed's two functions, with the same mistake: the local is called `group`, but the body says `iommu_group`. */
const SLIP = `
> int iommu_set_device_dma_owner(struct device *dev, enum device_dma_owner mode, struct file *user_owner)
> {
> 	struct iommu_group *group = group_from_dev(dev);
>
> 	spin_lock(&iommu_group->dma_owner_lock);
> 	if (mode == DMA_OWNER_KERNEL && iommu_group->dma_users[DMA_OWNER_USERSPACE])
> 		return -EBUSY;
> 	iommu_group->dma_users[mode]++;
> 	spin_unlock(&iommu_group->dma_owner_lock);
> 	return 0;
> }
>
> int iommu_release_device_dma_owner(struct device *dev, enum device_dma_owner mode)
> {
> 	struct iommu_group *group = group_from_dev(dev);
>
> 	spin_lock(&iommu_group->dma_owner_lock);
> 	iommu_group->dma_users[mode]--;
> 	spin_unlock(&iommu_group->dma_owner_lock);
> }
`;

test('two functions pasted from a mail: what does not compile is said, one press repairs it, and they run', async ({
  page,
}) => {
  const code = await at(
    page,
    'sketch',
    'bind 0000:00:05.0 e1000\nbind 0000:00:05.1 vfio-pci\nattach 0000:00:05.1 qemu\n',
  );
  await code.panel.locator('[data-edit]').click();
  await expect(code.editor).toBeVisible();
  await code.paste(SLIP);
  const problem = code.panel.locator('[data-problem]:not([data-warning])');
  await expect(problem.first()).toContainText(/Line \d+, column \d+: .*iommu_group/);
  await expect(code.panel.locator('[data-run-code]')).toHaveAttribute('aria-disabled', 'true');
  while ((await problem.count()) > 0) {
    const before = await problem.count();
    await problem.first().locator('[data-fix]').click();
    await expect.poll(() => problem.count()).toBeLessThan(before);
  }
  await code.panel.locator('[data-run-code]').click();
  // This code does not check for kernel drivers, so its result differs.
  await expect(code.panel.locator('[data-differs]')).toContainText(/step 3: OK.*, not EBUSY/);
  await code.panel.locator('[data-reset]').click();
  await expect(code.panel.locator('[data-differs]')).toHaveCount(0);
});

test('an endless loop, deep recursion and a text of a megabyte leave the page alive', async ({ page }) => {
  test.slow();
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  const inside = (text: string): string =>
    SKETCH.replace(
      'int ret = -EBUSY;\n\n\tdevice_lock(dev);\n\tif (dev->driver)',
      `int ret = -EBUSY;\n\n\t${text}\n\tdevice_lock(dev);\n\tif (dev->driver)`,
    );
  await code.edit(inside('while (ret)\n\t\tret = ret - 0;'));
  await page.keyboard.press('Control+Enter');
  await expect(code.board.page.locator('.verdict')).toContainText(/still running/i);
  // The lens reaches the limit of the loop, too, and does not stop in the middle.
  await code.panel.locator('[data-edit]').click();
  await expect(code.panel.locator('.code-line[data-ran]', { hasText: 'while (ret)' })).toBeVisible({
    timeout: seconds(15),
  });
  await expect(code.board.page.locator('.verdict')).toContainText(/still running/i);
  await code.edit(inside('ret = really_probe(dev, drv);'));
  await page.keyboard.press('Control+Enter');
  await expect(code.board.now).toHaveAttribute('data-result', /OOPS|BUG/);
  await code.edit(`${SKETCH}\n/* ${'x'.repeat(1_100_000)} */`);
  await expect(code.panel.locator('.code-edit')).toContainText('250,000');
  await expect(code.panel.locator('.code-edit')).not.toContainText('1,000,000');
  await code.panel.locator('[data-reset]').click();
  await expect(code.board.now).toHaveAttribute('data-result', 'OK');
});

test('the code is accessible and lies well, light and dark', async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const code = await at(
    page,
    'sketch',
    'bind 0000:00:05.1 vfio-pci\nattach 0000:00:05.1 qemu\nbind 0000:00:05.0 e1000\n',
  );
  const both = async (what: string): Promise<void> =>
    test.step(what, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await expectAccessible(page, '.lens');
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page, '.lens', 'colours');
    });
  await both('a refusal');
  await code.panel.locator('[data-new-race]').click();
  await code.panel.locator('[data-step-cpu="0"]').click();
  await code.panel.locator('[data-step-cpu="1"]').click();
  await both('a race');
  await expectGoodLayout(page, 'a race');
  await code.panel.getByRole('button', { name: say('code.keys'), exact: true }).click();
  await expect(page.locator(':popover-open')).toBeVisible();
  await page.keyboard.press('Escape');
  await code.panel.locator('[data-edit]').click();
  await expect(code.editor).toBeVisible();
  await both('the editor');
});

test('a longer listing is there to its end after the version is switched', async ({ page }) => {
  const code = await at(page, 'repaired', 'bind 0000:00:05.0 e1000\nunbind 0000:00:05.0\n');
  const short = await code.panel.locator('.code-line').count();
  await code.board.switchTo('linux-7.3');
  await expect(code.panel.locator('.code-file')).toHaveText('linux-7.3.c');
  const all = readFileSync(new URL('../src/protocols/linux-7.3.c', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n').length;
  expect(all).toBeGreaterThan(short);
  await expect(code.line(all)).toBeAttached();
  await expect(code.panel.locator('.code-line[data-ran]').last()).toBeInViewport();
});

test('a long line and a count of ten digits stay within reach and within their place', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  await code.edit(SKETCH.replace('group->dma_users[mode]++', 'group->dma_users[mode]--'));
  await page.keyboard.press('Control+Enter');
  await code.board.expectGroup(3, { counts: { kernel: 4_294_967_295 } });
  const spilt = await code.board
    .group(3)
    .locator('.register')
    .evaluateAll((cells) =>
      cells
        .filter((cell) =>
          [...cell.querySelectorAll('*')].some((inside) => {
            const [outer, inner] = [cell.getBoundingClientRect(), inside.getBoundingClientRect()];
            return (
              inside.closest('.sr-only') === null &&
              inner.width > 0 &&
              (inner.right > outer.right + 1 || (inside.scrollWidth > inside.clientWidth + 1 && inside.clientWidth > 0))
            );
          }),
        )
        .map((cell) => cell.textContent),
    );
  expect(spilt).toEqual([]);
  await code.panel.locator('[data-edit]').click();
  const sheet = code.panel.locator('.code-listing');
  await code.panel.locator('[data-break="1"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sheet.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
  await sheet.hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(400, 0);
      return sheet.evaluate((box) => Math.ceil(box.scrollLeft + box.clientWidth) >= box.scrollWidth - 1);
    })
    .toBe(true);
});

test("VFIO's own calls and edited code cannot stand in one history, and what was there stays", async ({ page }) => {
  const code = await at(page, 'linux-7.3', 'open-container c1\n');
  await expect(code.board.now).toHaveAttribute('data-result', 'OK');
  await code.panel.locator('[data-edit]').click();
  await expect(code.editor).toBeVisible();
  await code.editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('/* mine */\n');
  await page.keyboard.press('Control+Enter');
  await expect(code.board.notices).toContainText(say('code.apart'));
  await expect(code.board.now).toHaveAttribute('data-result', 'OK');
  await expect(code.editor).toContainText('/* mine */');
  await expect(code.panel.locator('.tag')).toHaveCount(0);
  await code.board.notices.getByRole('button', { name: say('code.apart.without') }).click();
  await expect(code.panel.locator('.tag')).toHaveText(say('code.edited'));
  await expect(code.editor).toContainText('/* mine */');
  await expect(code.board.notices).toHaveCount(0);
});

test('the code on a phone @touch', async ({ page }) => {
  const code = await at(page, 'sketch', 'bind 0000:00:05.0 e1000\n');
  await code.panel.locator('[data-move="restart"]').tap();
  await code.panel.locator('[data-move="into"]').tap();
  await expect(code.panel.locator('.code-line[data-just]')).toBeInViewport();
  await expectAccessible(page, '.lens');
});
