import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

const recorded = (name: string): string =>
  readFileSync(new URL(`../src/doctor/fixtures/${name}`, import.meta.url), 'utf8');
const find = recorded('iommu_groups.find.txt');
const short = recorded('lspci-nnk.txt');

/** The output of `lspci -nnks` for each device, as the group loops print it with drivers. */
const blocks = new Map(
  short
    .trimEnd()
    .split(/\n(?=\w)/)
    .map((block) => [block.slice(0, 7), block]),
);
const places = find
  .trim()
  .split('\n')
  .map((path) => {
    const [, , , , group = '', , name = ''] = path.split('/');
    return { group, block: blocks.get(name.slice(5))! };
  });
const flatLoop = places.map(({ group, block }) => `IOMMU Group ${group} ${block}\n`).join('');
const headerLoop = places
  .map(
    ({ group, block }, i) =>
      `${group === places[i - 1]?.group ? '' : `IOMMU Group ${group}:\n`}\t${block.replaceAll('\n', '\n\t')}\n`,
  )
  .join('');

const LISTINGS: readonly (readonly [string, string, string])[] = [
  ['the flat group loop with drivers (F1)', flatLoop, 'flat-loop'],
  ['the group loop with headers and drivers (F2)', headerLoop, 'header-loop'],
  ['find and lspci -nnk (F5, F7)', find + short, 'find'],
  ['lspci -Dvmmknn (F9)', recorded('lspci-Dmmnnkv.txt'), 'lspci-vmm'],
];

async function expectRecordedMachine(board: Board): Promise<void> {
  await expect(board.page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'linux-7.3');
  await expect(board.page.locator('[data-group]')).toHaveCount(8);
  await expect(board.page.locator('[data-device]')).toHaveCount(18);
  await board.expectDevice('00:05.0', 'e1000');
  await board.expectDevice('00:05.2', '');
  await board.expectDevice('02:00.0', 'shpchp');
  await board.expectGroup(3, { owns: 'kernel', owner: '' });
  await board.expectAt(0, 0);
}

test('every listing that a machine prints ends on the board under linux-7.3', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const board = await new Board(page).open();
  for (const [name, text, format] of LISTINGS) {
    await test.step(name, async () => {
      await page.evaluate((text) => navigator.clipboard.writeText(text), text);
      const dialog = await board.openLoad();
      const box = dialog.getByRole('textbox');
      await expect(box).toBeFocused();
      await page.keyboard.press('Control+v');
      await expect(dialog.locator(`[data-format="${format}"]`)).toBeVisible();
      await dialog.getByRole('button', { name: say('doctor.load'), exact: true }).click();
      await expect(dialog).toBeHidden();
      await expectRecordedMachine(board);
      // The machine can be used. The next paste replaces this history.
      expect(await board.bind('vfio-pci', '00:05.2', 'menu')).toBe('OK');
      expect(await board.attach('qemu', '00:05.2', 'menu')).toBe('EPERM');
      await board.expectRefused('00:05.2', 'EPERM', 'protocol');
    });
  }
});

test('a dropped file is read too; what cannot be read is quoted with its line', async ({ page }) => {
  const board = await new Board(page).open();
  const dialog = await board.openLoad();
  const drop = async (name: string, text: string): Promise<void> => {
    const carried = await page.evaluateHandle(
      ([name, text]) => {
        const files = new DataTransfer();
        files.items.add(new File([text], name, { type: 'text/plain' }));
        return files;
      },
      [name, text] as const,
    );
    const form = dialog.locator('form');
    await form.dispatchEvent('dragover', { dataTransfer: carried });
    await form.dispatchEvent('drop', { dataTransfer: carried });
  };
  await test.step('packed', async () => {
    await drop('groups.gz', '\u001f\u008b\u0008\0\0\0\0\0');
    await expect(dialog.getByRole('alert')).toContainText('groups.gz');
  });
  await drop('groups.txt', `${headerLoop}and here the monitor fell off the desk\n`);
  await expect(dialog.getByText('and here the monitor fell off the desk', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: say('doctor.load'), exact: true }).click();
  await expectRecordedMachine(board);
  await expect(board.notices).toHaveCount(1);
  const line = headerLoop.split('\n').length;
  await expect(board.notices).toContainText(
    say('doctor.unread.line', { line, text: 'and here the monitor fell off the desk' }),
  );
});

test('a paste of 10 MB is read without freezing the page', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const board = await new Board(page).open();
  await page.evaluate(
    (machine) =>
      navigator.clipboard.writeText(
        'Nov 11 11:11:11 host kernel: something else happened here\n'.repeat(180_000) + machine,
      ),
    flatLoop,
  );
  const dialog = await board.openLoad();
  // Counts turns of the page's event loop while the page reads the text. In each turn, the page can react to a key.
  await page.evaluate(() => {
    const page = window as unknown as { turns: number };
    page.turns = 0;
    const turn = (): void => {
      page.turns += 1;
      if (!document.querySelector('[data-format]')) setTimeout(turn, 10);
    };
    addEventListener('paste', () => setTimeout(turn), { once: true });
  });
  await page.keyboard.press('Control+v');
  await expect(dialog.locator('[data-format="flat-loop"]')).toBeVisible({ timeout: seconds(15) });
  expect(await page.evaluate(() => (window as unknown as { turns: number }).turns)).toBeGreaterThan(3);
  await dialog.getByRole('button', { name: say('doctor.load'), exact: true }).click();
  await expectRecordedMachine(board);
});

test('a machine of 512 groups and 4,096 devices is found its way around in', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const board = await new Board(page).open();
  const slot = (group: number, device: number): string =>
    `${(group >> 5).toString(16).padStart(2, '0')}:${(group & 31).toString(16).padStart(2, '0')}.${device}`;
  const lines = Array.from(
    { length: 4_096 },
    (_, i) =>
      `IOMMU Group ${i >> 3} ${slot(i >> 3, i & 7)} Ethernet controller [0200]: Somebody 10G Controller [8086:1572]`,
  );
  await page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\n'));
  const dialog = await board.openLoad();
  await page.keyboard.press('Control+v');
  await dialog.getByRole('button', { name: say('doctor.load'), exact: true }).click();
  await expect(page.locator('[data-group="0"]')).toBeVisible();
  // The board adds the devices in slices.
  await expect(page.locator('[data-device]')).toHaveCount(4_096, { timeout: seconds(15) });
  await page.getByRole('searchbox', { name: say('board.find') }).fill(slot(511, 7));
  await expect(page.locator('[data-group]')).toHaveCount(1);
  expect(await board.bind('vfio-pci', slot(511, 7), 'clicks')).toBe('OK');
  expect(await board.attach('qemu', slot(511, 7), 'keyboard')).toBe('OK');
  await board.expectGroup(511, { owns: 'user', owner: 'qemu' });
});

test('a wrong line is named with its number and nothing changes; unknown devices and double binds too', async ({
  page,
}) => {
  const board = await new Board(page).open();
  const before = await board.history();
  const complain = async (
    text: string,
    how: 'run' | 'append',
    ...words: readonly (string | RegExp)[]
  ): Promise<void> => {
    await board.run(text, how);
    const problems = page.locator('.script-problems');
    for (const word of words) await expect(problems).toContainText(word);
    expect(await board.history()).toEqual(before);
  };
  await complain('group 3: 0000:00:05.0\n\nbnid 0000:00:05.0 e1000\n', 'run', /line 3/i, 'bnid', 'bind');
  await page.getByRole('button', { name: say('script.go-to-line', { line: 3 }) }).click();
  expect(
    await board.box.evaluate(
      (it) => it instanceof HTMLTextAreaElement && it.value.slice(it.selectionStart, it.selectionEnd),
    ),
  ).toBe('bnid 0000:00:05.0 e1000');
  await complain('bind 0000:00:05.0 e1000\nbind 0000:99:00.0 e1000\n', 'append', /line 2/i, '0000:99:00.0');
  await complain('GIF89a\u0001\u0002 nothing of ours\n', 'run', /line 1/i);
  await complain('detach 0000:00:05.1 nobody\n', 'append', /line 1/i, 'nobody');

  // A second bind is no error in the script. The driver core refuses it.
  await board.run('bind 0000:00:06.0 e1000\n', 'append');
  await board.expectRefused('00:06.0', 'EBUSY', 'driver-core');
  const one = page.getByRole('textbox', { name: say('script.command') });
  await one.fill('bind 0000:99:00.0 e1000');
  await one.press('Enter');
  await expect(page.locator('#script-line-problem')).toContainText('0000:99:00.0');
  await one.fill('unbind 0000:00:06.0');
  await one.press('Enter');
  await board.expectDevice('00:06.0', '');
  await expect(one).toHaveValue('');
});

test('a history of 10,000 events is opened, walked and saved', async ({ page }) => {
  const board = await new Board(page).open();
  const events = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 'bind d0 e1000' : 'unbind d0'));
  const script = `group 0: d0 d1\n${events.join('\n')}\n`;
  const dialog = await board.openShare();
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: say('share.open-file') }).click();
  await (await choosing).setFiles({ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.from(script) });
  await expect(board.now).toHaveAttribute('data-step', '10000', { timeout: seconds(10) });
  // The page draws only the entries near the cursor.
  expect(await page.locator('[data-step]').count()).toBeLessThan(200);
  await board.undo();
  await board.expectAt(9_999);
  await board.expectDevice('d0', 'e1000');
  await page.getByRole('slider', { name: say('timeline.scrub') }).fill('5000');
  await board.expectAt(5_000);
  await board.time('timeline.last');
  await board.bind('vfio-pci', 'd1', 'menu');
  await board.expectAt(10_001);
  await board.reload();
  await expect(board.now).toHaveAttribute('data-step', '10001', { timeout: seconds(10) });
  await expect(board.notices).toHaveCount(0);
});
