import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

test('a first visit opens in the middle of a story and invites two drags', async ({ page }) => {
  const board = await new Board(page).open();
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'repaired');
  await expect(page.locator('[data-group]')).toHaveCount(8);
  await expect(page.locator('[data-device]')).toHaveCount(18);
  await board.expectDevice('00:05.1', 'vfio-pci', 'qemu');
  for (const free of ['00:05.0', '00:05.2', '00:05.3']) await board.expectDevice(free, '');
  await board.expectDevice('00:06.0', 'e1000');
  await board.expectGroup(3, { owns: 'user', owner: 'qemu', refs: 1 });
  await board.expectGroup(4, { owns: 'kernel', counts: { kernel: 1 } });
  expect(await board.results()).toBe('OK OK OK');
  await board.expectAt(3, 3);

  // Both invitations are true. Each disappears after the reader has followed it.
  const works = say('board.invite.works', { driver: 'vfio-pci' });
  const refused = say('board.invite.refused', { driver: 'e1000' });
  await expect(board.device('00:05.0')).toContainText(refused);
  await expect(board.device('00:05.2')).toContainText(works);
  expect(await board.bind('e1000', '00:05.0')).toBe('EBUSY');
  await expect(page.getByText(refused)).toHaveCount(0);
  await expect(board.device('00:05.2')).toContainText(works);
  expect(await board.bind('vfio-pci', '00:05.2')).toBe('OK');
  await expect(page.getByText(works)).toHaveCount(0);
});

test('the driver core and the protocol say EBUSY in ways that nobody mixes up', async ({ page }) => {
  const board = await new Board(page).open();
  await test.step('the protocol: another owner, and nothing to unbind', async () => {
    expect(await board.bind('e1000', '00:05.0', 'menu')).toBe('EBUSY');
    const refusal = await board.expectRefused('00:05.0', 'EBUSY', 'protocol');
    // There is nothing to unbind, so the refusal only offers to show the line.
    await expect(refusal.locator('button:not([data-show-line])')).toHaveCount(0);
    await expect(refusal).toContainText('qemu');
  });
  const protocols = await board
    .device('00:05.0')
    .locator('[data-refused]')
    .evaluate((it) => ({
      icon: it.querySelector('svg')!.innerHTML,
      background: getComputedStyle(it).backgroundColor,
      words: it.textContent,
    }));
  await test.step('the driver core: a driver is there, which one press unbinds', async () => {
    expect(await board.bind('vfio-pci', '00:06.0', 'menu')).toBe('EBUSY');
    await board.expectGroup(4, { owns: 'kernel', counts: { kernel: 1 } });
    const refusal = await board.expectRefused('00:06.0', 'EBUSY', 'driver-core');
    const cores = await refusal.evaluate((it) => ({
      icon: it.querySelector('svg')!.innerHTML,
      background: getComputedStyle(it).backgroundColor,
      words: it.textContent,
    }));
    expect(cores.icon).not.toBe(protocols.icon);
    expect(cores.background).not.toBe(protocols.background);
    expect(cores.words).not.toBe(protocols.words);
    await refusal.getByRole('button', { name: say('board.unbind-first', { driver: 'e1000' }) }).click();
    await board.expectDevice('00:06.0', 'vfio-pci');
    expect((await board.results()).split(' ').slice(-3)).toEqual(['EBUSY', 'OK', 'OK']);
  });
});

test("the sketch's refusal leaves the lock held: HANG names the line and offers two ways out", async ({ page }) => {
  const board = await new Board(page).open();
  await board.switchTo('sketch');
  expect(await board.bind('e1000', '00:05.0', 'clicks')).toBe('EBUSY');
  await board.expectGroup(3, { owns: 'stuck' });
  expect(await board.close('qemu')).toBe('HANG');
  const group = board.group(3);
  await expect(group).toContainText('return -EBUSY');
  await expect(group).toContainText(/\bline \d+/);
  await expect(group).toContainText('bind 0000:00:05.0 e1000');

  await group.getByRole('button', { name: say('board.step-back') }).click();
  await board.expectAt(4, 5);
  await board.redo();
  await board.expectAt(5, 5);
  await board
    .group(3)
    .getByRole('button', { name: say('board.in-repaired') })
    .click();
  await expect(page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'repaired');
  await board.expectGroup(3, { owns: 'free', counts: { user: 0 }, owner: '' });
  expect(await board.results()).toBe('OK OK OK EBUSY OK');
  await expect(page.locator('[data-difference]')).toHaveAttribute('data-difference', '4');
});
