import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { written } from './course.ts';
import { expect, test } from './fixtures.ts';
import { seconds } from './patience.ts';
import { say } from './words.ts';

const REVEAL = new URL('../node_modules/reveal.js/dist/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { mjs: 'text/javascript', css: 'text/css' };

/** Opens the deck on the page's server, as a lecturer would serve both together. */
async function openDeck(page: Page): Promise<void> {
  await page.route('**/deck.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: readFileSync(new URL('./deck.html', import.meta.url), 'utf8') }),
  );
  await page.route('**/reveal/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
    return route.fulfill({
      contentType: TYPES[name.split('.').at(-1)!] ?? 'text/plain',
      body: readFileSync(new URL(name, REVEAL)),
    });
  });
  await page.goto('./deck.html');
  await page.waitForFunction(() => (globalThis as unknown as { deck?: { isReady(): boolean } }).deck?.isReady());
}

/** The visible state of a lesson's frame. */
function stateOf(frame: FrameLocator): Promise<unknown> {
  return frame.locator('body').evaluate(() => ({
    title: document.querySelector('.lesson-title')?.textContent,
    predict: document.querySelector('[data-predict]')?.getAttribute('data-predict') ?? null,
    astray: document.querySelector('[data-astray]')?.getAttribute('data-astray') ?? null,
    protocol: document.querySelector('[data-protocol]')?.getAttribute('data-protocol') ?? null,
    history: [...document.querySelectorAll('[data-step]')].map((step) => [
      step.getAttribute('data-result'),
      step.hasAttribute('aria-current'),
    ]),
    groups: [...document.querySelectorAll('[data-group]')].map((group) => [
      group.getAttribute('data-owns'),
      ...[...group.querySelectorAll('[data-count]')].map((count) => count.textContent),
    ]),
    devices: [...document.querySelectorAll('[data-device]')].map((device) => [
      device.getAttribute('data-device'),
      device.getAttribute('data-driver'),
      device.getAttribute('data-file'),
    ]),
  }));
}

test(
  'a reveal.js deck with two lessons: flipped back and forth they are as they were, at once, and the deck keeps the keys',
  { tag: '@alone' },
  async ({ page }) => {
    test.setTimeout(seconds(60));
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openDeck(page);
    const [staying, lazy] = [written('kernel-came-first'), written('leak-meter')];
    const first = page.locator('iframe').first().contentFrame();
    const second = page.locator('iframe').last().contentFrame();
    const focus = (): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? '');
    /** Presses a key of the deck. The deck only gets its keys while no frame has the focus. */
    const flip = async (key: 'ArrowRight' | 'ArrowLeft', to: number): Promise<void> => {
      await page.keyboard.press(key);
      await expect
        .poll(() =>
          page.evaluate(() => (globalThis as unknown as { deck: { getIndices(): { h: number } } }).deck.getIndices().h),
        )
        .toBe(to);
    };

    await flip('ArrowRight', 1);
    await expect(first.locator('.lesson-title')).toHaveText(staying.steps[0]!.title.replaceAll('`', ''), {
      timeout: seconds(15),
    });
    await expect(first.locator('[data-step]')).toHaveCount(staying.steps[0]!.ask?.index ?? staying.steps[0]!.end);
    expect(await focus()).toBe('BODY');

    await test.step('somebody tries something in the first, and goes on to the second', async () => {
      await first.locator('[data-forward]').click();
      await expect(first.locator('[data-predict="shown"]')).toBeVisible();
      // A click in a frame gives the focus to the frame. So the lecturer gives the focus back to the deck.
      await page.evaluate(() => {
        (document.activeElement as HTMLElement).blur();
        window.focus();
      });
    });
    const left = await stateOf(first);
    await flip('ArrowRight', 2);
    await flip('ArrowRight', 3);
    await expect(second.locator('.lesson-title')).toHaveText(lazy.steps[2]!.title, { timeout: seconds(15) });
    await expect(second.locator('[data-predict="open"]')).toBeVisible();
    const asLinked = await stateOf(second);
    expect(await focus()).toBe('BODY');

    const restored: number[] = [];
    for (let turn = 0; turn < 2; turn++) {
      await test.step(`back, turn ${turn + 1}`, async () => {
        await flip('ArrowLeft', 2);
        await flip('ArrowLeft', 1);
        expect(await stateOf(first)).toEqual(left);
        expect(await focus()).toBe('BODY');
        await flip('ArrowLeft', 0);
        // Far from its slide, the lazy frame is unloaded.
        await expect(page.locator('iframe').last()).not.toHaveAttribute('src', /lesson/);
      });
      await test.step(`forth, turn ${turn + 1}`, async () => {
        await flip('ArrowRight', 1);
        expect(await stateOf(first)).toEqual(left);
        await flip('ArrowRight', 2);
        const began = Date.now();
        await flip('ArrowRight', 3);
        // `waitFor` watches inside of the frame, so the time is exact.
        await second
          .locator(`.shell:has([data-predict="open"]) [data-step="${lazy.steps[2]!.ask!.index}"][aria-current]`)
          .waitFor();
        restored.push(Date.now() - began);
        expect(await stateOf(second)).toEqual(asLinked);
        expect(await focus()).toBe('BODY');
      });
    }
    test
      .info()
      .annotations.push({ type: 'milliseconds until the lesson is restored', description: restored.join(', ') });
  },
);

test('what plays in a lesson rests while its slide is away, and only the page around may say so', async ({ page }) => {
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><link rel="icon" href="data:,"><title>host</title><iframe title="lesson" width="1200" height="680" src="./?embed&lesson=what-mainline-does&step=2"></iframe>',
    }),
  );
  await page.goto('./host.html');
  const lesson = page.frameLocator('iframe');
  await expect(lesson.locator('.lesson-title')).toBeVisible({ timeout: seconds(15) });
  await lesson.locator('[data-forward]').click();
  const [play, pause] = ['timeline.play', 'timeline.pause'].map((id) =>
    lesson.getByRole('button', { name: say(id), exact: true }),
  ) as [Locator, Locator];
  const tell = (what: string): Promise<void> =>
    page.evaluate((text) => document.querySelector('iframe')!.contentWindow!.postMessage(text, '*'), what);
  await lesson.locator('.timeline-speed').selectOption({ index: 0 });
  await play.click();
  await expect(pause).toBeVisible();
  await tell('slide:stop');
  await expect(play).toBeVisible();
  // An unknown message has no effect. A message from the frame itself has none either.
  await tell('slide:go');
  await lesson.locator('body').evaluate(() => window.postMessage('slide:start', '*'));
  await expect(play).toBeVisible();
  await tell('slide:start');
  await expect(pause).toBeVisible();
});

test('a page that lies on a disk embeds the board, in a sandbox too', async ({ page, baseURL, watch }, info) => {
  watch.allow(/^request to file:/);
  const file = info.outputPath('deck.html');
  const board = `${baseURL ?? ''}?embed`;
  writeFileSync(
    file,
    `<!doctype html><link rel="icon" href="data:,"><title>deck</title><iframe title="board" width="1200" height="600" src="${board}"></iframe><iframe title="boxed" sandbox="allow-scripts" width="1200" height="600" src="${board}"></iframe>`,
  );
  await page.goto(pathToFileURL(file).href);
  for (const title of ['board', 'boxed'])
    await expect(
      page.frameLocator(`iframe[title="${title}"]`).locator('[data-group="3"][data-owns="user"]'),
    ).toBeVisible();
});
