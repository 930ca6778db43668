/**
 * Links that are expensive on purpose. The page leaves them closed, names the exceeded limit, and stays responsive.
 */
import { deflateRawSync } from 'node:zlib';
import { digestOf } from '../src/share/index.ts';
import { expect, test } from './fixtures.ts';
import { Board } from './verbs.ts';

function packed(bytes: Buffer): string {
  return Buffer.concat([Buffer.of(0xd1), deflateRawSync(bytes, { level: 9 })]).toString('base64url');
}

function link(body: string, cursor = 0, protocol = 'repaired'): string {
  const head = `${protocol} ${cursor} 00000000`;
  return packed(Buffer.from(`${head} ${digestOf(`${head}\n${body}`)}\n${body}`));
}

const lines = (n: number, line: (at: number) => string): string =>
  `${Array.from({ length: n }, (_, at) => line(at)).join('\n')}\n`;
const names = (n: number): string => Array.from({ length: n }, (_, at) => `d${at}`).join(' ');

/** The largest heap of a page with such a link, in bytes. */
const MOST_HEAP = 200_000_000;

async function heapOf(page: Board['page']): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
}

for (const [what, fragment, says] of [
  ['60 MB of zeros', () => packed(Buffer.alloc(60_000_000)), /more than 20,000,000 bytes/],
  ['100,000 openings', () => link(lines(100_000, (at) => `open f${at}`)), /100,000 events.*12,000/],
  ['200,000 devices in one group', () => link(`group 0: ${names(200_000)}\n`), /200,000 devices.*4,096/],
  ['190,000 groups', () => link(lines(190_000, (at) => `group ${at}:`)), /190,000 groups.*4,096/],
] as const) {
  test(`a link with ${what} is left closed`, async ({ page }) => {
    const board = await new Board(page).open(`./#${fragment()}`);
    await expect(board.notices).toContainText(says);
    // The opening is there and works.
    await board.bind('e1000', '00:05.0', 'menu');
    await expect(board.now).toHaveAttribute('data-result', 'EBUSY');
    expect(await heapOf(page)).toBeLessThan(MOST_HEAP);
  });
}

test('the largest link that is opened leaves room, and can be walked', async ({ page }) => {
  const open = lines(11_999, (at) => `open file-${at}`);
  const board = await new Board(page).open(`./#${link(`group 0: d0\n${open}bind d0 e1000\n`, 12_000)}`);
  await expect(board.now).toHaveAttribute('data-step', '12000');
  // Each file has many buttons, so the page first draws only some files. More files follow on demand.
  const files = page.locator('[data-palette-file]');
  await expect(files).toHaveCount(60);
  await page.locator('.palette-files [data-more]').click();
  await expect(files).toHaveCount(120);
  await board.undo();
  await expect(board.now).toHaveAttribute('data-step', '11999');
  expect(await heapOf(page)).toBeLessThan(MOST_HEAP);
});

test('a large group is drawn in part, and the device of the last event with it', async ({ page }) => {
  const board = await new Board(page).open(`./#${link(`group 0: ${names(4_096)}\nbind d4000 e1000\n`, 1)}`);
  await expect(page.locator('[data-device]')).toHaveCount(201);
  await expect(page.locator('[data-device="d4000"]')).toHaveAttribute('data-driver', 'e1000');
  await page.locator('[data-more="devices"]').click();
  await expect(page.locator('[data-device]')).toHaveCount(401);
  await expect(board.notices).toHaveCount(1);
});
