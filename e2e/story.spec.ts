import { expect, test } from './fixtures.ts';
import { Board, type By, WAYS } from './verbs.ts';

/**
 * The seed's story, which begins with the opening. While qemu owns group 3, a kernel driver is refused, and a second
 * user is refused for another reason. After qemu has closed its file, the kernel driver binds.
 */
async function play(board: Board, by: By): Promise<void> {
  await board.expectGroup(3, { owns: 'user', counts: { kernel: 0, shared: 0, user: 1 }, owner: 'qemu', refs: 1 });

  expect(await board.bind('e1000', '00:05.0', by)).toBe('EBUSY');
  await board.expectRefused('00:05.0', 'EBUSY', 'protocol');
  await board.expectDevice('00:05.0', '');
  await board.expectGroup(3, { owns: 'user', counts: { kernel: 0, user: 1 }, owner: 'qemu', refs: 1 });

  expect(await board.bind('vfio-pci', '00:05.2', by)).toBe('OK');
  await board.expectDevice('00:05.2', 'vfio-pci');
  await board.expectNotRefused();

  expect(await board.attach('dpdk', '00:05.2', by)).toBe('EPERM');
  await board.expectRefused('00:05.2', 'EPERM', 'protocol');
  await board.expectDevice('00:05.2', 'vfio-pci');
  await board.expectGroup(3, { owns: 'user', counts: { user: 1 }, owner: 'qemu', refs: 1 });

  expect(await board.close('qemu', by)).toBe('OK');
  await board.expectDevice('00:05.1', 'vfio-pci');
  await board.expectGroup(3, { owns: 'free', counts: { kernel: 0, user: 0 }, owner: '', refs: 0 });

  expect(await board.bind('e1000', '00:05.0', by)).toBe('OK');
  await board.expectDevice('00:05.0', 'e1000');
  await board.expectGroup(3, { owns: 'kernel', counts: { kernel: 1, user: 0 }, owner: '', refs: 0 });
}

const EVENTS = [
  'bind 0000:00:05.1 vfio-pci',
  'open qemu',
  'attach 0000:00:05.1 qemu',
  'bind 0000:00:05.0 e1000',
  'bind 0000:00:05.2 vfio-pci',
  'attach 0000:00:05.2 dpdk',
  'close qemu',
  'bind 0000:00:05.0 e1000',
];

for (const by of WAYS) {
  test(`the seed's story by ${by}${by === 'touch' ? ' @touch' : ''}`, async ({ page }) => {
    const board = await new Board(page).open();
    await play(board, by);
    expect(await board.results()).toBe('OK OK OK EBUSY OK EPERM OK OK');
    const lines = (await board.script())
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    // The events are the same for every input device, and the script begins with the machine.
    expect(lines.filter((line) => !/^(group|device) /.test(line))).toEqual(EVENTS);
    expect(lines.filter((line) => line.startsWith('group '))).toHaveLength(8);
  });
}
