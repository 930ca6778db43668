import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { Board } from './verbs.ts';
import { say } from './words.ts';

async function saved(page: Page, dialog: Locator, id: string): Promise<{ name: string; bytes: Buffer }> {
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: say(id), exact: true }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Drops a file on the page, as from a desktop. */
async function drop(page: Page, name: string, mimeType: string, bytes: Buffer, more = 0): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, mimeType, text, more }) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([Uint8Array.from(atob(text), (char) => char.charCodeAt(0)), new Uint8Array(more)], name, {
          type: mimeType,
        }),
      );
      return transfer;
    },
    { name, mimeType, text: bytes.toString('base64'), more },
  );
  for (const kind of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(kind, { dataTransfer: data });
}

/** The width and height in CSS pixels, as the browser draws it. */
function sizeOf(page: Page, type: string, bytes: Buffer): Promise<number[]> {
  return page.evaluate(
    async ({ type, text }) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], { type }));
      await image.decode();
      return [image.width, image.height];
    },
    { type, text: bytes.toString('base64') },
  );
}

test('a saved picture of the board opens again as the scenario it shows, as SVG and as PNG', async ({
  page,
  browser,
}) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  await board.bind('vfio-pci', '00:05.2', 'menu');
  await board.switchTo('sketch');
  await board.undo();
  const script = await board.script();
  const history = await board.history();
  const dialog = await board.openShare();
  await expectAccessible(page, 'dialog[open]');
  const svg = await saved(page, dialog, 'picture.save-svg');
  await dialog.getByRole('radio', { name: say('picture.of.trace') }).check();
  const png = await saved(page, dialog, 'picture.save-png');
  expect([svg.name, png.name]).toEqual(['dma-owner-board.svg', 'dma-owner-history.png']);
  await page.keyboard.press('Escape');

  await test.step('the SVG is a picture: it stands alone, nothing in it runs, and its text is text', async () => {
    const text = svg.bytes.toString();
    expect(text).toContain('82540EM Gigabit Ethernet</text>');
    expect(text).not.toMatch(/<(script|style|image|foreignObject)\b/);
    expect(Math.min(...(await sizeOf(page, 'image/svg+xml', svg.bytes)))).toBeGreaterThan(300);
  });
  await test.step('the PNG is one too, with two points to a unit', async () => {
    expect(Math.min(...(await sizeOf(page, 'image/png', png.bytes)))).toBeGreaterThan(600);
  });

  const elsewhere = await browser.newContext();
  const other = await new Board(await elsewhere.newPage()).open();
  for (const [picture, type] of [
    [svg, 'image/svg+xml'],
    [png, 'image/png'],
  ] as const) {
    await test.step(`${picture.name} dropped on another page`, async () => {
      await drop(other.page, picture.name, type, picture.bytes);
      await other.expectAt(4, 5);
      await expect(other.page.locator('[data-protocol]')).toHaveAttribute('data-protocol', 'sketch');
      expect(await other.history()).toEqual(history);
      expect(await other.script()).toBe(script);
      await expect(other.notices).toHaveCount(0);
      // This changes the scenario, so that the next picture has to restore it.
      await other.undo();
      await other.switchTo('repaired');
    });
  }
  await elsewhere.close();
  await test.step('chosen as a file', async () => {
    await board.bind('vfio-pci', '00:05.3', 'menu');
    const again = await board.openShare();
    const choosing = page.waitForEvent('filechooser');
    await again.getByRole('button', { name: say('share.open-file') }).click();
    await (await choosing).setFiles({ name: png.name, mimeType: 'image/png', buffer: png.bytes });
    await board.expectAt(4, 5);
  });
  await test.step('what was there before can be brought back', async () => {
    const again = await board.openShare();
    await again
      .locator('[data-kept-open="nowhere"]')
      .first()
      .getByRole('button', { name: new RegExp(`^${say('share.kept-open')} `) })
      .click();
    await board.expectDevice('00:05.3', 'vfio-pci');
  });
});

test('a picture that cannot be opened says why, and nothing changes', async ({ page }) => {
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  const png = await saved(page, await board.openShare(), 'picture.save-png');
  await page.keyboard.press('Escape');
  const plain = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    return canvas.toDataURL('image/png').split(',')[1]!;
  });
  const broken = Buffer.from(png.bytes);
  broken[60]! ^= 1;
  const svg = (inside: string): Buffer =>
    Buffer.from(
      `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>${inside}</svg>`,
    );
  const scene = (fragment: string): Buffer =>
    svg(
      `<metadata><x:scenario xmlns:x="urn:dma-owner:picture"><x:fragment>${fragment}</x:fragment></x:scenario></metadata>`,
    );
  const files: readonly (readonly [name: string, type: string, bytes: Buffer, words: string])[] = [
    ['holiday.png', 'image/png', Buffer.from(plain, 'base64'), 'picture.no-scene'],
    ['drawing.svg', 'image/svg+xml', svg('<circle r="3"/>'), 'picture.no-scene'],
    ['broken.png', 'image/png', broken, 'picture.damaged'],
    ['garbage.svg', 'image/svg+xml', scene('&lt;img src=x onerror=alert(3)&gt;'), 'picture.damaged'],
    ['newer.svg', 'image/svg+xml', scene(Buffer.from([0xdf, 1, 2]).toString('base64url')), 'picture.newer'],
    ['huge.png', 'image/png', png.bytes, 'picture.too-large'],
  ];
  for (const [name, type, bytes, words] of files) {
    await drop(page, name, type, bytes, name === 'huge.png' ? 64_000_000 : 0);
    await expect(board.notices, name).toHaveCount(1);
    await expect(board.notices).toContainText(say(words, { name }));
    await board.expectAt(4, 4);
    await board.notices.getByRole('button', { name: say('page.dismiss') }).click();
  }
  await test.step('a script that is dropped runs', async () => {
    await drop(
      page,
      'story.txt',
      'text/plain',
      Buffer.from(`${(await board.script()).trimEnd()}\nbind 0000:00:05.2 vfio-pci\n`),
    );
    await board.expectAt(5, 5);
  });
  await test.step('a text that is no script says so', async () => {
    await drop(page, 'letter.txt', 'text/plain', Buffer.from('Dear all,\n'));
    await expect(board.notices).toContainText(say('share.file-no-script', { name: 'letter.txt' }));
    await board.expectAt(5, 5);
  });
});

test('the history is copied and saved as a Mermaid diagram', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const board = await new Board(page).open();
  await board.bind('e1000', '00:05.0', 'menu');
  const dialog = await board.openShare();
  await dialog.getByRole('button', { name: say('picture.copy-mermaid') }).click();
  await expect(dialog.getByText(say('share.copied'), { exact: true })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^sequenceDiagram\n/);
  expect(text).toContain('bind 0000:00:05.0 e1000');
  expect(text).toContain('--xp0: EBUSY');
  const file = await saved(page, dialog, 'picture.save-mermaid');
  expect(file.name).toBe('dma-owner-history.mmd');
  expect(file.bytes.toString()).toBe(text);
});
