import { expect, type Locator, type Page } from '@playwright/test';
import { seconds } from './patience.ts';
import { say } from './words.ts';

/**
 * The way to perform an action. `touch` needs a page with touch (tests tagged `@touch`). The others work everywhere.
 */
export const WAYS = ['mouse', 'touch', 'keyboard', 'clicks', 'menu', 'script'] as const;
export type By = (typeof WAYS)[number];

export interface Step {
  readonly step: number;
  readonly result: string;
  readonly text: string;
}
export interface GroupLooks {
  readonly owns?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly owner?: string;
  readonly refs?: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

const full = (device: string): string => (/^[\da-f]{2}:/.test(device) ? `0000:${device}` : device);

/**
 * The page as a reader uses it: verbs instead of selectors. Every verb that adds an event returns the event's result
 * from the history.
 */
export class Board {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(seconds(8));
  }

  // Locators

  device(name: string): Locator {
    return this.page.locator(`[data-device="${full(name)}"]`);
  }
  group(name: number | string): Locator {
    return this.page.locator(`[data-group="${name}"]`);
  }
  driver(name: string): Locator {
    return this.page.locator(`[data-palette-driver="${name}"]`);
  }
  file(name: string): Locator {
    return this.page.locator(`[data-palette-file="${name}"]`);
  }
  get now(): Locator {
    return this.page.locator('[aria-current][data-step], [aria-current][data-boot]');
  }
  get box(): Locator {
    return this.page.locator('[data-script]');
  }
  get notices(): Locator {
    return this.page.getByRole('region', { name: say('page.notices') }).locator('.notice');
  }

  // Opening and reloading

  /** Opens the page and waits for hydration. Before hydration, the page does not react. */
  async open(address = './'): Promise<this> {
    await this.page.goto(address);
    return this.alive();
  }
  async reload(): Promise<this> {
    await this.page.reload();
    return this.alive();
  }
  async alive(): Promise<this> {
    // The page hydrates from top to bottom, in slices.
    await this.page.waitForFunction(() =>
      ['[data-palette-driver]', '[data-place]', '[data-boot], [data-step]'].every((kind) => {
        const last = [...document.querySelectorAll(kind)].at(-1);
        return (
          (last === undefined && kind !== '[data-place]') ||
          (last !== undefined && Object.keys(last).some((key) => key.startsWith('__reactProps')))
        );
      }),
    );
    // Updates that hydration has queued are done by the second frame.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return this;
  }

  /** Presses a button of the header. On a phone, these buttons are behind another button. */
  async press(name: string): Promise<void> {
    const button = this.page.getByRole('button', { name, exact: true }).first();
    const more = this.page.getByRole('button', { name: say('page.more'), exact: true });
    if ((await more.isVisible()) && (await more.getAttribute('aria-expanded')) === 'false') await more.click();
    await button.click();
  }
  async openScript(): Promise<Locator> {
    if (!(await this.box.isVisible())) await this.press(say('page.script'));
    await expect(this.box).toBeVisible();
    return this.box;
  }
  async closeScript(): Promise<void> {
    await this.page.getByRole('button', { name: say('script.close') }).click();
    await expect(this.box).toBeHidden();
  }
  /** The whole scenario as the page's script. */
  async script(): Promise<string> {
    const wasOpen = await this.box.isVisible();
    const text = await (await this.openScript()).inputValue();
    if (!wasOpen) await this.closeScript();
    return text;
  }
  /** Replaces the text in the script box. Runs it from the boot, or appends it. */
  async run(text: string, how: 'run' | 'append' = 'run'): Promise<void> {
    await (await this.openScript()).fill(text);
    await this.page.locator(`[data-script-${how}]`).click();
  }
  async openLoad(): Promise<Locator> {
    await this.press(say('page.load'));
    const dialog = this.page.getByRole('dialog', { name: say('doctor.title') });
    await expect(dialog).toBeVisible();
    return dialog;
  }
  async openShare(): Promise<Locator> {
    await this.press(say('share.open'));
    const dialog = this.page.getByRole('dialog', { name: say('share.title') });
    await expect(dialog).toBeVisible();
    return dialog;
  }
  /** The share link of the board's scenario. */
  async link(): Promise<string> {
    const dialog = await this.openShare();
    const link = dialog.locator('[data-share-link]');
    await expect(link).toHaveValue(/#./);
    const address = await link.inputValue();
    await this.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return address;
  }
  async switchTo(protocol: string): Promise<void> {
    await this.page.locator('.protocol-select').selectOption(protocol);
    await expect(this.page.locator('[data-protocol]')).toHaveAttribute('data-protocol', protocol);
  }

  // Actions

  bind(driver: string, device: string, by: By = 'mouse'): Promise<string> {
    return this.#carry(this.driver(driver), 'bind', driver, device, `bind ${full(device)} ${driver}`, by);
  }
  attach(file: string, device: string, by: By = 'mouse'): Promise<string> {
    return this.#carry(this.file(file), 'attach', file, device, `attach ${full(device)} ${file}`, by);
  }
  unbind(device: string, by: By = 'mouse'): Promise<string> {
    return this.#small(device, 'unbind', `unbind ${full(device)}`, by);
  }
  detach(file: string, device: string, by: By = 'mouse'): Promise<string> {
    return this.#small(device, 'detach', `detach ${full(device)} ${file}`, by);
  }
  close(file: string, by: By = 'mouse'): Promise<string> {
    const button = this.page.getByRole('button', { name: say('palette.file.do-close', { name: file }), exact: true });
    return this.#step(async () => {
      if (by === 'script') await this.run(`close ${file}`, 'append');
      else await this.#press(button, by);
    });
  }
  async undo(): Promise<void> {
    await this.time('timeline.back');
  }
  async redo(): Promise<void> {
    await this.time('timeline.forward');
  }
  /** Presses a button of the history. `id` is the message id of its name. */
  async time(id: string): Promise<void> {
    await this.page
      .getByRole('region', { name: say('timeline.title'), exact: true })
      .getByRole('button', { name: say(id), exact: true })
      .click();
  }

  // Reading and expecting

  async history(): Promise<Step[]> {
    return this.page.locator('[data-step]').evaluateAll((entries) =>
      entries.map((entry) => ({
        step: Number(entry.getAttribute('data-step')),
        result: entry.getAttribute('data-result')!,
        text: entry.textContent.replace(/\s+/g, ' ').trim(),
      })),
    );
  }
  async results(): Promise<string> {
    return (await this.history()).map(({ result }) => result).join(' ');
  }
  async expectAt(step: number, of?: number): Promise<void> {
    await expect(this.now).toHaveAttribute(step === 0 ? 'data-boot' : 'data-step', step === 0 ? '' : String(step));
    if (of !== undefined) await expect(this.page.locator('[data-step]')).toHaveCount(of);
  }
  async expectGroup(name: number | string, { owns, counts = {}, owner, refs }: GroupLooks): Promise<void> {
    const group = this.group(name);
    if (owns !== undefined) await expect(group).toHaveAttribute('data-owns', owns);
    for (const [counter, value] of Object.entries(counts))
      await expect(group.locator(`[data-count="${counter}"]`)).toHaveText(String(value));
    if (owner !== undefined) await expect(group.locator('[data-owner]')).toHaveAttribute('data-owner', owner);
    if (refs !== undefined) await expect(group.locator('[data-owner]')).toHaveAttribute('data-refs', String(refs));
  }
  async expectDevice(name: string, driver: string, file?: string): Promise<void> {
    await expect(this.device(name)).toHaveAttribute('data-driver', driver);
    if (file === undefined) await expect(this.device(name)).not.toHaveAttribute('data-file');
    else await expect(this.device(name)).toHaveAttribute('data-file', file);
  }
  /** Expects the refusal at the device, with its errno and an explanation. */
  async expectRefused(device: string, errno: string, by: 'driver-core' | 'protocol'): Promise<Locator> {
    const refusal = this.device(device).locator(`[data-refused="${errno}"][data-refused-by="${by}"]`);
    await expect(refusal).toBeVisible();
    await expect(refusal).toContainText(`-${errno}`);
    expect((await refusal.innerText()).split(/\s+/).length).toBeGreaterThan(4);
    return refusal;
  }
  async expectNotRefused(): Promise<void> {
    await expect(this.page.locator('[data-refused]')).toHaveCount(0);
  }

  // Implementation of the actions

  /** Performs an action that adds exactly one step. Returns the result of this step. */
  async #step(what: () => Promise<void>): Promise<string> {
    const before = Number((await this.now.getAttribute('data-step')) ?? 0);
    await what();
    await expect(this.now, 'one more step of the history').toHaveAttribute('data-step', String(before + 1));
    return (await this.now.getAttribute('data-result'))!;
  }

  #carry(source: Locator, action: string, value: string, device: string, line: string, by: By): Promise<string> {
    const target = this.device(device);
    return this.#step(async () => {
      switch (by) {
        case 'mouse':
          return drag(mouse(this.page), source, target);
        case 'touch':
          return drag(await finger(this.page), source, target);
        case 'keyboard': {
          await source.focus();
          await this.page.keyboard.press('Enter');
          for (const key of full(device).slice(5)) await this.page.keyboard.press(key);
          await expect(target).toHaveAttribute('data-over', '');
          return this.page.keyboard.press('Enter');
        }
        case 'clicks': {
          await source.click();
          await expect(source).toHaveAttribute('aria-pressed', 'true');
          return target.click();
        }
        case 'menu': {
          await target.locator('[data-place]').click();
          return this.page.locator(`[popover] [data-action="${action}"][value="${value}"]`).click();
        }
        case 'script':
          return this.run(line, 'append');
      }
    });
  }

  /** Performs unbind or detach by a button on the chip, or by the menu of the device. */
  #small(device: string, action: string, line: string, by: By): Promise<string> {
    const row = this.device(device);
    return this.#step(async () => {
      if (by === 'script') return this.run(line, 'append');
      if (by === 'menu') {
        await row.locator('[data-place]').click();
        return this.page.locator(`[popover] [data-action="${action}"]`).first().click();
      }
      const button = row.locator(`.chip [data-action="${action}"]`).first();
      if (by !== 'keyboard') return this.#press(button, by);
      await row.locator('[data-place]').focus();
      for (let i = 0; i < 4 && !(await isFocused(button)); i++) await this.page.keyboard.press('ArrowRight');
      return this.page.keyboard.press('Enter');
    });
  }

  async #press(button: Locator, by: By): Promise<void> {
    if (by === 'touch') return button.tap();
    if (by !== 'keyboard') return button.click();
    await button.focus();
    return this.page.keyboard.press('Enter');
  }
}

const isFocused = (element: Locator): Promise<boolean> => element.evaluate((it) => it === document.activeElement);

async function middle(element: Locator): Promise<Point> {
  const box = await element.boundingBox();
  if (!box) throw new Error('cannot be seen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

interface Pointer {
  down(at: Point): Promise<unknown>;
  move(to: Point): Promise<unknown>;
  up(): Promise<unknown>;
}

/**
 * Drags from one place to another. The board scrolls when the pointer is near its edge. So the function follows the
 * target until the target accepts the drop.
 */
async function drag(pointer: Pointer, source: Locator, target: Locator): Promise<void> {
  await target.evaluate((row) => row.scrollIntoView({ block: 'center' }));
  await source.scrollIntoViewIfNeeded();
  const from = await middle(source);
  const to = await middle(target);
  await pointer.down(from);
  for (let i = 1; i < 4; i++)
    await pointer.move({ x: from.x + ((to.x - from.x) * i) / 4, y: from.y + ((to.y - from.y) * i) / 4 });
  await expect(async () => {
    await pointer.move(await middle(target));
    await expect(target).toHaveAttribute('data-over', '', { timeout: 300 });
  }).toPass({ timeout: seconds(5), intervals: [0] });
  await pointer.up();
}

function mouse({ mouse: hand }: Page): Pointer {
  return {
    async down({ x, y }) {
      await hand.move(x, y);
      await hand.down();
    },
    move: ({ x, y }) => hand.move(x, y),
    up: () => hand.up(),
  };
}

/** Sends real touch events, through the browser's own input. */
async function finger(page: Page): Promise<Pointer> {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Point[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  return {
    down: (at) => touch('touchStart', at),
    move: (to) => touch('touchMove', to),
    async up() {
      await touch('touchEnd');
      await cdp.detach();
    },
  };
}
